package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EmbeddedUpstreamIT {
    private final CertificateAuthority authority = CertificateAuthority.create("ca");
    private final CertifiedKey key =
            authority.issue(LeafSpec.server("kubernetes").withAddresses("127.0.0.1"));

    @Test
    void afterItsEndNobodyListens(Vertx vertx) throws Exception {
        EmbeddedUpstream upstream =
                EmbeddedUpstream.start(vertx, options(0, key.keyPem())).await();
        new Socket("127.0.0.1", upstream.port()).close();

        upstream.close().await();
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", upstream.port()).close());
    }

    @Test
    void aPortInUseFailsTheStart(Vertx vertx) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThrows(
                    BindException.class,
                    EmbeddedUpstream.start(vertx, options(taken.getLocalPort(), key.keyPem()))::await);
        }
    }

    @Test
    void aKeyThatIsNoneFailsTheStart(Vertx vertx) {
        Future<EmbeddedUpstream> start = EmbeddedUpstream.start(vertx, options(0, "no key"));
        assertThrows(Exception.class, start::await);
    }

    private EmbeddedOptions options(int port, String keyPem) {
        return new EmbeddedOptions(
                "127.0.0.1",
                port,
                key.certificatePem(),
                keyPem,
                authority.certificatePem(),
                Set.of("front-proxy-client"),
                authority.certificatePem(),
                "");
    }
}
