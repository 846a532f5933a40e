import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** Keeps a connection of Reactor Netty. */
public final class ReactorTcp {
    private static Connection connection;

    public static void main(String[] given) throws Exception {
        connection = TcpClient.create().host(given[0]).port(Integer.parseInt(given[1])).connectNow();
        Thread.sleep(60_000);
    }
}
