package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedUpstreamIT {
    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = CertificateAuthority.create("ca");
    private final CertifiedKey key =
            authority.issue(LeafSpec.server("kubernetes").withAddresses("127.0.0.1"));

    @AfterEach
    void end() throws Exception {
        EmbeddedCluster.await(vertx.close());
    }

    @Test
    void afterItsEndNobodyListens() throws Exception {
        EmbeddedUpstream upstream = EmbeddedCluster.await(EmbeddedUpstream.start(vertx, options(0, key.keyPem())));
        new Socket("127.0.0.1", upstream.port()).close();

        EmbeddedCluster.await(upstream.close());
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", upstream.port()).close());
    }

    @Test
    void aPortInUseFailsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> EmbeddedCluster.await(
                            EmbeddedUpstream.start(vertx, options(taken.getLocalPort(), key.keyPem()))));
            assertInstanceOf(BindException.class, failure.getCause());
        }
    }

    @Test
    void aKeyThatIsNoneFailsTheStart() {
        assertThrows(
                ExecutionException.class,
                () -> EmbeddedCluster.await(EmbeddedUpstream.start(vertx, options(0, "no key"))));
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
