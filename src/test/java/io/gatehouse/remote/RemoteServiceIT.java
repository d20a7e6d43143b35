package io.gatehouse.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.core.Environment;
import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is asked as a kubeconfig file says. */
class RemoteServiceIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static HttpsDouble there;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        LeafSpec names = LeafSpec.server("hook").withDnsNames("inner.example").withAddresses("127.0.0.1");
        there = HttpsDouble.start(CA.issue(names), CA.certificate(), RemoteServiceIT::answer);
        Files.writeString(folder.resolve("ca.crt"), CA.certificatePem());
        Files.writeString(
                folder.resolve("other.crt"),
                CertificateAuthority.create("other").certificatePem());
        CA.issue(LeafSpec.client("gate")).write(folder.resolve("gate.crt"), folder.resolve("gate.key"));
    }

    @AfterAll
    static void stop() {
        there.close();
        vertx.close();
    }

    private static HttpsDouble.Answer answer(HttpsDouble.Question question) {
        return switch (question.target()) {
            case "/long" -> HttpsDouble.Answer.json("x".repeat((1 << 20) + 1));
            case "/exact" -> HttpsDouble.Answer.json("x".repeat(1 << 20));
            case "/never" -> never();
            case "/fault" -> new HttpsDouble.Answer(500, "text/plain", "no");
            default -> HttpsDouble.Answer.json("{}");
        };
    }

    /** Until the end of all. */
    private static HttpsDouble.Answer never() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return HttpsDouble.Answer.json("{}");
    }

    private static RemoteService service(String cluster, String user) throws Exception {
        String text = """
                apiVersion: v1
                kind: Config
                clusters: [{name: there, cluster: {%s}}]
                users: [{name: gate, user: {%s}}]
                contexts: [{name: it, context: {cluster: there, user: gate}}]
                current-context: it
                """.formatted(cluster.replace("PORT", String.valueOf(there.port())), user);
        Environment environment = new Environment(vertx, Clock.systemUTC(), Surroundings.NONE.apiServers());
        return new RemoteService(
                vertx, EndpointFile.read(Files.writeString(folder.resolve("there.yaml"), text), environment));
    }

    private static RemoteService.Answer posted(String cluster, String user) throws Exception {
        RemoteService service = service(cluster, user);
        try {
            return got(service.post(Buffer.buffer("{\"a\":1}"), LONG));
        } finally {
            service.close();
        }
    }

    private static Throwable failed(String cluster) {
        return assertThrows(ExecutionException.class, () -> posted(cluster, "")).getCause();
    }

    private static HttpsDouble.Question last() {
        List<HttpsDouble.Question> all = there.questions();
        return all.get(all.size() - 1);
    }

    @Test
    void whatTheFileSaysIsShown() throws Exception {
        RemoteService.Answer answer = posted(
                "server: 'https://127.0.0.1:PORT/a/b', certificate-authority: ca.crt",
                "token: abc, client-certificate: gate.crt, client-key: gate.key");
        assertEquals(200, answer.status());
        assertEquals("{}", answer.body().toString());
        HttpsDouble.Question question = last();
        assertEquals("POST", question.method());
        assertEquals("/a/b", question.target());
        assertEquals("{\"a\":1}", question.body());
        assertEquals(Optional.of("CN=gate"), question.clientName());
        assertEquals(List.of("Bearer abc"), question.headers().get("Authorization"));
        assertEquals(List.of("application/json"), question.headers().get("Content-Type"));
        assertEquals(List.of("127.0.0.1:" + there.port()), question.headers().get("Host"));
    }

    @Test
    void anotherNameInTheCertificateIsBelievedWhereTheFileSaysSo() throws Exception {
        String name = "server: 'https://localhost:PORT', certificate-authority: ca.crt, tls-server-name: ";
        assertEquals(200, posted(name + "inner.example", "").status());
        assertEquals("/", last().target());
        assertEquals(List.of("localhost:" + there.port()), last().headers().get("Host"));
        assertInstanceOf(SSLHandshakeException.class, failed(name + "outer.example"));
    }

    /** A service at an address of IPv6 is proven by its certificate, and its name has brackets. */
    @Test
    void anAddressOfIpv6IsAsked() throws Exception {
        HttpsDouble ipv6 = HttpsDouble.startAt(
                "::1",
                CA.issue(LeafSpec.server("hook").withAddresses("::1")),
                CA.certificate(),
                RemoteServiceIT::answer);
        try (ipv6) {
            String server = "server: 'https://[::1]:%d', certificate-authority: ca.crt".formatted(ipv6.port());
            assertEquals(200, posted(server, "").status());
            assertEquals(
                    List.of("[::1]:" + ipv6.port()),
                    ipv6.questions().get(0).headers().get("Host"));
        }
    }

    @Test
    void nobodyElseIsBelieved() {
        int before = there.questions().size();
        assertInstanceOf(
                SSLHandshakeException.class,
                failed("server: 'https://127.0.0.1:PORT', certificate-authority: other.crt"));
        assertInstanceOf(SSLHandshakeException.class, failed("server: 'https://127.0.0.1:PORT'"));
        assertInstanceOf(
                SSLHandshakeException.class, failed("server: 'https://localhost:PORT', certificate-authority: ca.crt"));
        assertEquals(before, there.questions().size());
    }

    @Test
    void anAnswerIsTakenUpToItsLimit() throws Exception {
        String cluster = "server: 'https://127.0.0.1:PORT/%s', certificate-authority: ca.crt";
        assertEquals(500, posted(cluster.formatted("fault"), "").status());
        assertEquals(1 << 20, posted(cluster.formatted("exact"), "").body().length());
        assertEquals(
                "the answer is longer than 1048576 bytes",
                failed(cluster.formatted("long")).getMessage());
    }

    /** More often than there are connections. */
    @Test
    void whoNeverAnswersHoldsNobodyUp() throws Exception {
        RemoteService service = service("server: 'https://127.0.0.1:PORT', certificate-authority: ca.crt", "");
        try {
            for (int i = 0; i < 20; i++) {
                assertThrows(ExecutionException.class, () -> got(service.get("/never", Duration.ofMillis(500))));
            }
            assertEquals(200, got(service.get("/soon", LONG)).status());
        } finally {
            service.close();
        }
    }

    private static RemoteService.Answer got(Future<RemoteService.Answer> answer) throws Exception {
        return answer.toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
