package io.gatehouse.lab;

import io.gatehouse.pki.CertifiedKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS as a client of a test speaks it. */
public final class ClientTls {

    private ClientTls() {}

    /**
     * @param authority signs the servers that are believed
     * @param client what the client shows of itself
     */
    public static SSLContext context(X509Certificate authority, Optional<CertifiedKey> client) throws IOException {
        try {
            char[] password = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", authority);
            if (client.isPresent()) {
                X509Certificate[] chain = client.get().chain().toArray(X509Certificate[]::new);
                store.setKeyEntry("client", client.get().key(), password, chain);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
