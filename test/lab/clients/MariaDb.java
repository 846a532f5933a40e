import java.sql.Connection;
import java.sql.DriverManager;

/** Keeps a connection of MariaDB's connector to a server that says nothing. */
public final class MariaDb {
    private static Connection database;

    public static void main(String[] given) throws Exception {
        database = DriverManager.getConnection("jdbc:mariadb://db.example.com:5432/lab?user=lab&tcpKeepAlive=true");
        Thread.sleep(60_000);
    }
}
