import java.sql.Connection;
import java.sql.DriverManager;

/** Keeps a connection of pgJDBC. */
public final class PgJdbc {
    private static Connection database;

    public static void main(String[] given) throws Exception {
        database = DriverManager.getConnection("jdbc:postgresql://db.example.com:5432/postgres?user=lab");
        Thread.sleep(60_000);
    }
}
