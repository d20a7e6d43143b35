package io.gatehouse.demo.control;

import io.gatehouse.pki.CertifiedKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Asks one kube-apiserver, as its administrator, how far it is. It blocks: its callers wait anyway. */
final class AdminClient {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String endpoint;
    private final SSLSocketFactory sockets;

    AdminClient(String endpoint, X509Certificate ca, CertifiedKey admin) {
        this.endpoint = endpoint;
        this.sockets = sockets(ca, admin);
    }

    /** What it answers, or empty where it does not, or with another status than 200. */
    Optional<String> get(String path) {
        try {
            HttpsURLConnection connection = (HttpsURLConnection)
                    URI.create("https://" + endpoint + path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(sockets);
            connection.setConnectTimeout((int) LIMIT.toMillis());
            connection.setReadTimeout((int) LIMIT.toMillis());
            try (InputStream body = connection.getInputStream()) {
                return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
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
