package io.gatehouse.demo.control;

import io.gatehouse.pki.CertifiedKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Speaks with one API server as its administrator. It blocks: its callers wait anyway. */
public final class AdminClient {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String endpoint;
    private final SSLSocketFactory sockets;
    private final Map<String, String> headers;

    AdminClient(String endpoint, X509Certificate ca, CertifiedKey admin) {
        this(endpoint, ca, admin, Map.of());
    }

    private AdminClient(String endpoint, X509Certificate ca, CertifiedKey user, Map<String, String> headers) {
        this.endpoint = endpoint;
        this.sockets = sockets(ca, user);
        this.headers = headers;
    }

    /** An administrator by the word of the cluster's front proxy, which the embedded API server believes too. */
    public static AdminClient byFrontProxy(String endpoint, ClusterPki pki) throws IOException {
        return new AdminClient(
                endpoint,
                pki.ca().certificate(),
                pki.frontProxyClient(),
                Map.of("X-Remote-User", "kubernetes-admin", "X-Remote-Group", "system:masters"));
    }

    /**
     * Has an object made; one that is there already stays as it is.
     *
     * @param json the object
     * @throws IOException where it was not made
     */
    public void create(String path, String json) throws IOException {
        HttpsURLConnection connection = connect(path);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(json.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        if (status != HttpsURLConnection.HTTP_CREATED && status != HttpsURLConnection.HTTP_CONFLICT) {
            throw new IOException("the API server answers " + status + " to a POST of " + path);
        }
    }

    /** What it answers, or empty where it does not, or with another status than 200. */
    Optional<String> get(String path) {
        try {
            try (InputStream body = connect(path).getInputStream()) {
                return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpsURLConnection connect(String path) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://" + endpoint + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(sockets);
        connection.setConnectTimeout((int) LIMIT.toMillis());
        connection.setReadTimeout((int) LIMIT.toMillis());
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    Optional<JsonObject> getJson(String path) {
        return get(path).map(JsonObject::new);
    }

    private static SSLSocketFactory sockets(X509Certificate ca, CertifiedKey admin) {
        try {
            char[] password = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", ca);
            store.setKeyEntry("admin", admin.key(), password, admin.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot hold a certificate", e);
        }
    }
}
