import java.net.InetSocketAddress;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

/** Keeps a connection of MINA. */
public final class MinaSocket {
    public static void main(String[] given) throws Exception {
        NioSocketConnector connector = new NioSocketConnector();
        connector.setHandler(new IoHandlerAdapter());
        connector.connect(new InetSocketAddress(given[0], Integer.parseInt(given[1])));
        Thread.sleep(60_000);
    }
}
