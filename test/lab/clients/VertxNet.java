import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;

/** Keeps a connection of Vert.x. */
public final class VertxNet {
    public static void main(String[] given) throws Exception {
        NetClientOptions options = new NetClientOptions().setConnectTimeout(5_000);
        NetClient client = Vertx.vertx().createNetClient(options);
        client.connect(Integer.parseInt(given[1]), given[0]);
        Thread.sleep(60_000);
    }
}
