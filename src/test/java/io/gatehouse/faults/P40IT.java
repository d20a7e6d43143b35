package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.attacks.RawClient;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P40: files that change again and again under load")
class P40IT {
    private static final int ROTATIONS = Run.size(5, 100);
    private static final int RELOADS = Run.size(30, 1000);
    private static final int RATE = Run.size(200, 500);
    private static final int WARM_UP = 5;
    private static final long MOST_GROWTH = 4 << 20;

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private TickingCluster cluster;
    private GateFolder files;
    private GateProgram gate;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
        files = cluster.gate("gate", cluster.urls());
        gate = GateProgram.start(files);
    }

    @AfterEach
    void stop() {
        gate.close();
        cluster.close();
    }

    @Test
    void certificatesAuthoritiesAndTokensRotate() throws Exception {
        List<Exchange> all;
        Duration longest = Duration.ZERO;
        try (Load load = Load.atRate(files, gate.port(), RATE)) {
            for (int i = 0; i < ROTATIONS; i++) {
                long begin = System.nanoTime();
                rotate(i);
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
            all = load.finish();
        }
        run.tell("requests over " + ROTATIONS + " rotations", Load.summary(all));
        run.tell("longest until all that is new was seen", longest);
        assertEquals(List.of(), Load.only(all, one -> one.end() != End.ANSWERED || one.sent() > 1));
        assertEquals(401, asks(Optional.empty(), "token-" + (ROTATIONS - 2)));
    }

    /** Until all of it is seen. */
    private void rotate(int number) throws Exception {
        CertifiedKey server = files.pki()
                .authority("server-ca")
                .issue(LeafSpec.server("gatehouse").withDnsNames("localhost").withAddresses("127.0.0.1"));
        CertificateAuthority users = CertificateAuthority.create("users-" + number);
        Optional<CertifiedKey> dora = Optional.of(users.issue(LeafSpec.client("dora", "dev")));
        String token = "token-" + number;
        files.replace("pki/server.crt", server.certificatePem());
        files.replace("pki/server.key", server.keyPem());
        files.replace("pki/users-ca.crt", users.certificatePem());
        files.replace("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev\"\n" + token + ",tom,u-tom,\"dev\"\n");
        Await.until("the new certificate is shown", () -> shows(server));
        Await.until("the new authority is believed", () -> asks(dora, "") == 200);
        Await.until("the new token is taken", () -> asks(Optional.empty(), token) == 200);
    }

    private boolean shows(CertifiedKey key) throws IOException {
        try (RawClient client = gate.connect(Optional.empty())) {
            return client.socket().getSession().getPeerCertificates()[0].equals(key.certificate());
        }
    }

    private int asks(Optional<CertifiedKey> user, String token) throws IOException {
        try (RawClient client = gate.connect(user)) {
            String credential = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
            return client.send("GET /api/v1/nodes HTTP/1.1\r\nHost: localhost\r\n" + credential + "\r\n")
                    .answer()
                    .status();
        }
    }

    @Test
    void nothingIsKeptOfFormerConfigurations() throws Exception {
        List<Exchange> all;
        Vitals before;
        Vitals after;
        try (Load load = Load.atRate(files, gate.port(), RATE)) {
            reload(WARM_UP);
            before = Vitals.of(gate);
            reload(RELOADS);
            after = Vitals.of(gate);
            all = load.finish();
        }
        run.tell("before " + RELOADS + " reloads", before);
        run.tell("after them", after);
        run.tell("requests meanwhile", Load.summary(all));
        assertEquals(List.of(), Load.only(all, one -> one.end() != End.ANSWERED || one.sent() > 1));
        // A connection keeps what its last request was judged by.
        assertTrue(after.rules() < RELOADS / 2, after::toString);
        assertTrue(after.heap() - before.heap() < MOST_GROWTH, () -> before + " became " + after);
        assertTrue(after.descriptors() - before.descriptors() < RELOADS / 2, () -> before + " became " + after);
    }

    private void reload(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            double before = reloads();
            TickingCluster.signal("HUP", gate.pid());
            Await.until("it has been read again", () -> reloads() > before);
        }
    }

    private double reloads() throws Exception {
        return AdminPage.sumOf(gate.adminPort(), "gatehouse_reload_total");
    }
}
