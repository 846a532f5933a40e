import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;

/** Keeps a connection of Lettuce. */
public final class Lettuce {
    public static void main(String[] given) throws Exception {
        RedisClient client = RedisClient.create("redis://" + given[0] + ":" + given[1]);
        SocketOptions socket = SocketOptions.builder().keepAlive(true).build();
        client.setOptions(ClientOptions.builder().socketOptions(socket).build());
        client.connect().sync().ping();
        Thread.sleep(60_000);
    }
}
