package io.gatehouse.attacks;

import io.gatehouse.pki.CertifiedKey;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Where a gate's clients come in. */
final class Door {
    private final X509Certificate authority;
    private final int port;
    private final SSLContext stranger;

    /** @param authority that signed the gate's certificate */
    Door(X509Certificate authority, int port) {
        this.authority = authority;
        this.port = port;
        this.stranger = TlsContexts.of(authority, Optional.empty());
    }

    int port() {
        return port;
    }

    /** HTTP/1.1. */
    RawClient connect(Optional<CertifiedKey> user) throws IOException {
        return new RawClient(socket(user, how -> how.setApplicationProtocols(new String[] {"http/1.1"})));
    }

    Http2Client connectHttp2(Optional<CertifiedKey> user) throws IOException {
        return new Http2Client(socket(user, how -> how.setApplicationProtocols(new String[] {"h2"})));
    }

    /** A connection whose handshake is done; the name in the gate's certificate is checked. */
    SSLSocket socket(Optional<CertifiedKey> user, Consumer<SSLParameters> how) throws IOException {
        SSLContext context = user.isEmpty() ? stranger : TlsContexts.of(authority, user);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        how.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
