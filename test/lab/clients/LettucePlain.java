import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/** Keeps a connection of Lettuce whose client nobody configures. */
public final class LettucePlain {
    private static StatefulRedisConnection<String, String> connection;

    public static void main(String[] given) throws Exception {
        RedisClient client = RedisClient.create("redis://" + given[0] + ":" + given[1]);
        connection = client.connect();
        connection.sync().ping();
        Thread.sleep(60_000);
    }
}
