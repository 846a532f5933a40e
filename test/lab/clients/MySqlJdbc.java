import java.sql.Connection;
import java.sql.DriverManager;

/** Keeps a connection of MySQL's connector to a server that says nothing. */
public final class MySqlJdbc {
    private static Connection database;

    public static void main(String[] given) throws Exception {
        database = DriverManager.getConnection("jdbc:mysql://db.example.com:5432/lab?user=lab&tcpKeepAlive=false");
        Thread.sleep(60_000);
    }
}
