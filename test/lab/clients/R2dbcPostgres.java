import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

/** Keeps a connection of r2dbc-postgresql. */
public final class R2dbcPostgres {
    private static Connection database;

    public static void main(String[] given) throws Exception {
        ConnectionFactory factory = ConnectionFactories.get("r2dbc:postgresql://lab@db.example.com:5432/postgres");
        database = Mono.from(factory.create()).block();
        Thread.sleep(60_000);
    }
}
