package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Openssl;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Certificates that change while they are shown")
class RotationIT {
    private static final String FAILURES = "gatehouse_reload_total{result=\"failure\"}";
    private static final String SUCCESSES = "gatehouse_reload_total{result=\"success\"}";

    @TempDir
    private Path temporary;

    private AttackedGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(temporary);
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    private Certificate shown() throws IOException {
        try (RawClient client = gate.connect()) {
            return client.socket().getSession().getPeerCertificates()[0];
        }
    }

    private CertifiedKey issued() throws IOException {
        return gate.folder()
                .pki()
                .authority("server-ca")
                .issue(LeafSpec.server("gatehouse").withDnsNames("localhost").withAddresses("127.0.0.1"));
    }

    private void rotate(String crt, String key, CertifiedKey to) throws IOException {
        gate.folder().replace(crt, to.certificatePem());
        gate.folder().replace(key, to.keyPem());
    }

    private void isShown(CertifiedKey key) throws Exception {
        Await.until("the gate shows the other certificate", () -> shown().equals(key.certificate()));
    }

    private double metric(String sample) throws Exception {
        return AdminPage.metric(gate.gate(), sample);
    }

    /** Changes the configuration while it is in use, and waits until it has been read. */
    private void configure(String key, Object value) throws Exception {
        double before = metric(SUCCESSES);
        gate.folder().part("listeners").put(key, value);
        gate.folder().configurationFile();
        Await.until("the configuration is read again", () -> metric(SUCCESSES) > before);
    }

    private static Map<String, Object> tls(String name) {
        return GateFolder.map(
                "minimumVersion",
                "TLSv1.3",
                "certificates",
                List.of(GateFolder.map("certificateFile", name + ".crt", "keyFile", name + ".key")));
    }

    @Test
    void aChangedSettingOfItsListenerDoesNotStopThem() throws Exception {
        configure("limits", GateFolder.map("streamsPerConnection", 50));
        CertifiedKey next = issued();
        rotate("pki/server.crt", "pki/server.key", next);
        isShown(next);
    }

    @Test
    void otherFilesAreTakenOver() throws Exception {
        CertifiedKey other = issued();
        rotate("other.crt", "other.key", other);
        configure("tls", tls("other"));
        isShown(other);
        assertThrows(SSLException.class, () -> handshake("TLSv1.2"));
        CertifiedKey next = issued();
        rotate("other.crt", "other.key", next);
        isShown(next);
    }

    private void handshake(String version) throws IOException {
        Door door = new Door(
                gate.folder().pki().authority("server-ca").certificate(),
                gate.gate().port());
        try (SSLSocket socket =
                door.socket(Optional.empty(), parameters -> parameters.setProtocols(new String[] {version}))) {
            assertEquals(version, socket.getSession().getProtocol());
        }
    }

    @Test
    void onesThatCannotBeShownAreToldAndTheOldOnesAreKept() throws Exception {
        Certificate before = shown();
        double failures = metric(FAILURES);
        new Openssl(gate.folder().file(""))
                .ok("req -x509 -newkey ed25519 -nodes -keyout ed.key -out ed.crt -subj /CN=gatehouse -days 2");
        gate.folder().replace("pki/server.crt", Files.readString(gate.folder().file("ed.crt")));
        gate.folder().replace("pki/server.key", Files.readString(gate.folder().file("ed.key")));
        Await.until("it is counted", () -> metric(FAILURES) > failures);
        Await.until("it is told", () -> readiness().contains("listener main keeps the certificates that it had: "));
        assertEquals(before, shown());
        CertifiedKey next = issued();
        rotate("pki/server.crt", "pki/server.key", next);
        isShown(next);
        Await.until("it is over", () -> !readiness().contains("keeps"));
    }

    private String readiness() throws Exception {
        String page = AdminPage.get(gate.gate().adminPort(), "/readyz?verbose").body();
        assertTrue(page.contains("readyz check passed"), page);
        return page;
    }
}
