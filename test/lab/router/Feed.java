import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/** Asks, is quiet for a while, and asks again. */
public final class Feed {
    private final Socket socket;
    private final BufferedReader answers;

    Feed(String host, int port) throws IOException {
        socket = new Socket(host, port);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream()));
    }

    void ask(String word) throws IOException {
        socket.getOutputStream().write("?\n".getBytes());
        if (answers.readLine() != null) {
            System.out.println(word);
        }
    }

    public static void main(String[] given) throws Exception {
        Feed feed = new Feed(given[0], Integer.parseInt(given[1]));
        feed.ask("connected");
        Thread.sleep(Integer.parseInt(given[2]) * 1000L);
        feed.ask("alive");
    }
}
