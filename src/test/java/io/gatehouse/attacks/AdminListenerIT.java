package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who is told how the gate is")
class AdminListenerIT {
    @TempDir
    static Path temporary;

    private static AttackedGate plain;
    private static AttackedGate withTls;
    private static Door door;

    @BeforeAll
    static void start() throws Exception {
        plain = AttackedGate.shared();
        withTls = AttackedGate.start(temporary, files -> files.part("admin").put("tls", tls()));
        door = new Door(
                withTls.folder().pki().authority("server-ca").certificate(),
                withTls.gate().adminPort());
    }

    private static Object tls() {
        return GateFolder.map(
                "certificates",
                List.of(GateFolder.map("certificateFile", "pki/server.crt", "keyFile", "pki/server.key")));
    }

    @AfterAll
    static void stop() throws Exception {
        withTls.close();
    }

    private static RawClient.Answer get(String target, String credential, CertifiedKey... user) throws IOException {
        try (RawClient client = door.connect(Optional.ofNullable(user.length == 0 ? null : user[0]))) {
            return client.send("GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + credential + "\r\n")
                    .answer();
        }
    }

    @Test
    void onLoopbackNobodyIsAsked() throws Exception {
        assertEquals("ok", AdminPage.get(plain.gate().adminPort(), "/healthz").body());
        assertTrue(AdminPage.get(plain.gate().adminPort(), "/metrics").body().contains("apiserver_"));
    }

    /** As HAProxy asks by {@code option httpchk GET /readyz}. */
    @Test
    void healthIsToldInTheOldestHttpToo() throws Exception {
        String old = "GET /readyz HTTP/1.0\r\n\r\n";
        try (RawClient client = RawClient.plain(plain.gate().adminPort());
                RawClient withTls = door.connect(Optional.empty())) {
            for (RawClient one : List.of(client, withTls)) {
                String all = one.send(old).rest();
                assertTrue(all.startsWith("HTTP/1.0 200 ") && all.endsWith("\r\n\r\nok"), all);
            }
        }
    }

    @Test
    void withTlsHealthIsStillToldToEverybody() throws Exception {
        for (String page : List.of("/livez", "/readyz", "/healthz")) {
            RawClient.Answer answer = get(page, "");
            assertEquals(200, answer.status(), page);
            assertEquals("ok", answer.body(), page);
        }
    }

    /** Strangers may ask, and details speak of servers and files. */
    @Test
    void withTlsHealthHasNoDetails() throws Exception {
        String upstream = URI.create(plain.upstream().url()).getAuthority();
        String onLoopback =
                AdminPage.get(plain.gate().adminPort(), "/readyz?verbose").body();
        assertTrue(onLoopback.contains(upstream), onLoopback);
        String withTls = get("/readyz?verbose", "").body();
        assertEquals("[+]ping ok\n[+]upstream ok\n[+]configuration ok\n[+]shutdown ok\nreadyz check passed\n", withTls);
    }

    @Test
    void withTlsMetricsAreForThoseWhoMayReadThem() throws Exception {
        CertifiedKey allowed = withTls.folder().users().issue(LeafSpec.client("alice", "dev"));
        CertifiedKey other = withTls.folder().users().issue(LeafSpec.client("eve", "nobodies"));
        assertEquals(200, get("/metrics", Attempt.BOB).status());
        assertEquals(200, get("/metrics", "", allowed).status());
        RawClient.Answer forbidden = get("/metrics", "", other);
        assertEquals(403, forbidden.status());
        assertTrue(forbidden.body().contains("cannot get path"), forbidden.body());
        assertEquals(401, get("/metrics", "Authorization: Bearer x\r\n").status());
        RawClient.Answer anonymous = get("/metrics", "");
        assertEquals(403, anonymous.status(), anonymous.body());
        for (RawClient.Answer refused : List.of(forbidden, anonymous)) {
            assertTrue(!refused.body().contains("apiserver_"), refused.body());
        }
    }

    @Test
    void nothingElseIsServed() throws Exception {
        for (String target : List.of("/", "/version", "/api", "/metrics/x", "/debug/pprof/", "/..%2fmetrics")) {
            assertEquals(404, get(target, Attempt.BOB).status(), target);
        }
    }

    @Test
    void verboseTellsEachCheckAndExcludeLeavesOneOut(@TempDir Path own) throws Exception {
        try (AttackedGate gate = AttackedGate.start(own)) {
            int port = gate.gate().adminPort();
            String verbose = AdminPage.get(port, "/readyz?verbose").body();
            assertTrue(verbose.startsWith("[+]ping ok\n[+]upstream ok\n"), verbose);
            assertTrue(verbose.endsWith("readyz check passed\n"), verbose);
            gate.upstream().close();
            Await.until(
                    "the API server is missed",
                    () -> AdminPage.get(port, "/readyz").statusCode() == 500);
            String failed = AdminPage.get(port, "/readyz").body();
            assertTrue(failed.contains("[-]upstream failed: reason withheld\n"), failed);
            assertTrue(failed.endsWith("readyz check failed\n"), failed);
            assertEquals("ok", AdminPage.get(port, "/readyz?exclude=upstream").body());
            assertEquals(200, AdminPage.get(port, "/livez").statusCode());
        }
    }
}
