import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/** Keeps a connection of Apache's HttpClient to a server that does not answer. */
public final class HttpClientConfig {
    public static void main(String[] given) throws Exception {
        SocketConfig config = SocketConfig.custom().setSoTimeout(Timeout.ofMinutes(1)).setSoKeepAlive(true).build();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager();
        connections.setDefaultSocketConfig(config);
        try (CloseableHttpClient client = HttpClients.custom().setConnectionManager(connections).build()) {
            client.execute(new HttpGet("http://" + given[0] + ":" + given[1] + "/"), response -> null);
        }
    }
}
