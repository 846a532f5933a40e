import java.sql.Connection;
import org.postgresql.ds.PGSimpleDataSource;

/** Keeps a connection of a data source of pgJDBC. */
public final class PgDataSource {
    private static Connection database;

    public static void main(String[] given) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {given[0]});
        source.setPortNumbers(new int[] {Integer.parseInt(given[1])});
        source.setDatabaseName("postgres");
        source.setUser("lab");
        database = source.getConnection();
        Thread.sleep(60_000);
    }
}
