package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At the most talkative level that the gate has, on good ways and bad. */
@DisplayName("P35: secrets in what is said and written")
class P35IT {
    private static final String SECRETS = "/api/v1/namespaces/n/secrets";

    @TempDir
    Path temporary;

    private final Canaries canaries = new Canaries();
    private final StringBuilder answers = new StringBuilder();
    private final String token = canaries.next();
    private final String password = canaries.next();
    private RecordingUpstream upstream;
    private GateProgram gate;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noneIsSaidOrWritten(String format) throws Exception {
        upstream = RecordingUpstream.start();
        GateFolder folder = AttackedGate.folder(temporary, upstream)
                .with("log", GateFolder.map("format", format, "level", "debug"))
                .write("tokens.csv", token + ",bob,u-bob,\"dev,robots\"\n")
                .write("passwords.csv", password + ",carol,u-carol,dev\n");
        for (String key : new String[] {"pki/server.key", "front-proxy.key", "pki/users-ca.key"}) {
            canaries.keepPem(Files.readString(folder.file(key)));
        }
        try (GateProgram started = GateProgram.start(folder)) {
            gate = started;
            good();
            useless();
            malformed();
            badUpstream();
            String readiness = brokenFiles(folder);
            String metrics = AdminPage.get(gate.adminPort(), "/metrics").body();
            String threads = gate.threadDump();
            gate.end();
            assertTrue(canaries.count() > 50, () -> "looked for " + canaries.count());
            assertTrue(gate.audit().contains("secrets") && metrics.contains("apiserver_request_total"));
            isSilent("the answers", answers.toString());
            isSilent("readiness", readiness);
            isSilent("the metrics", metrics);
            isSilent("the thread dump", threads);
            isSilent("the audit", gate.audit());
            isSilent("the log", gate.log());
        } finally {
            upstream.close();
        }
    }

    private void isSilent(String what, String text) {
        assertEquals(java.util.List.of(), canaries.in(text), () -> what + ":\n" + text);
    }

    private void good() throws IOException {
        send(200, "GET", "/version", bearer(token), "");
        send(200, "GET", "/version", basic("carol", password), "");
        String secret = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},\"data\":{\"k\":\""
                + Base64.getEncoder().encodeToString(canaries.next().getBytes(StandardCharsets.UTF_8)) + "\"}}";
        send(200, "POST", SECRETS, bearer(token), secret);
        send(200, "PUT", SECRETS + "/s", bearer(token), secret);
        send(200, "PATCH", SECRETS + "/s", bearer(token), secret);
        send(200, "GET", "/version?access_token=" + canaries.next(), bearer(token), "");
        send(
                200,
                "GET",
                "/api/v1/namespaces/n/services/s/proxy/?a=b&access_token=" + canaries.next(),
                bearer(token),
                "");
        send(200, "GET", "/version", bearer(token) + "Cookie: session=" + canaries.next() + "\r\n", "");
        send(200, "GET", "/version", bearer(token) + "Proxy-Authorization: Basic " + canaries.next() + "\r\n", "");
        send(101, "GET", "/api/v1/namespaces/n/pods/p/exec?command=x", webSocket(token), "");
        CertifiedKey alice = gateUser();
        try (RawClient client = gate.door().connect(Optional.of(alice))) {
            take(client.send("GET /version HTTP/1.1\r\n" + Attempt.HOST + bearer(canaries.next()) + "\r\n"), 200);
        }
    }

    private CertifiedKey gateUser() throws IOException {
        CertifiedKey alice = new io.gatehouse.pki.PkiFolder(temporary.resolve("pki"))
                .authority("users-ca")
                .issue(LeafSpec.client("alice", "dev"));
        canaries.keepPem(alice.keyPem());
        return alice;
    }

    /** Refused for what they prove, and for what they ask for. */
    private void useless() throws IOException {
        send(401, "GET", "/version", bearer(canaries.next()), "");
        send(401, "GET", "/version", bearer(token + canaries.next()), "");
        send(401, "GET", "/version", basic("carol", canaries.next()), "");
        send(401, "GET", "/version", basic(canaries.next(), canaries.next()), "");
        send(401, "GET", "/version?access_token=" + canaries.next(), bearer(canaries.next()), "");
        for (String scheme : new String[] {"Negotiate", "Digest", "ApiKey", "", "Basic", "Bearer x"}) {
            send(401, "GET", "/version", "Authorization: " + scheme + " " + canaries.next() + "\r\n", "");
        }
        send(401, "GET", "/api/v1/namespaces/n/pods/p/exec", webSocket(canaries.next()), "");
        send(403, "GET", "/apis/forbidden.io/v1/x?access_token=" + canaries.next(), bearer(token), "");
        send(403, "GET", "/api/v1/pods", bearer(token) + "Impersonate-User: nobody\r\n", "");
    }

    private void malformed() throws IOException {
        String secret = "Authorization: Bearer " + canaries.next() + "\r\n";
        send(400, "GET", "/version", secret + secret, "");
        send(400, "GET", "/version", secret + " folded\r\n", "");
        send(400, "GET", "/version", "Author\0ization: Bearer " + canaries.next() + "\r\n", "");
        send(400, "GET", "/ver sion?access_token=" + canaries.next(), "", "");
        send(400, "GET", "https://user:" + canaries.next() + "@localhost/version", "", "");
        send(405, "TRACE", "/version", secret, "");
    }

    /** What an API server says wrong is not told either. */
    private void badUpstream() throws IOException {
        upstream.does(Script.raw("HTTP/1.1 200 " + canaries.next() + "\r\nX-\0: " + canaries.next() + "\r\n\r\n"));
        String exec = "/api/v1/namespaces/n/pods/p/exec?access_token=" + canaries.next();
        send(502, "GET", exec, webSocket(token), "");
        upstream.does(new Script.Reset());
        send(502, "POST", SECRETS, bearer(token), "{\"data\":\"" + canaries.next() + "\"}");
        send(502, "GET", exec, webSocket(token), "");
        upstream.forget();
    }

    /** Files whose faults are next to their secrets. */
    private String brokenFiles(GateFolder folder) throws Exception {
        StringBuilder seen = new StringBuilder();
        String key = "-----BEGIN PRIVATE KEY-----\n" + canaries.next() + "\n-----END PRIVATE KEY-----\n";
        String[][] broken = {
            {"tokens.csv", canaries.next() + "\n" + token + ",\"" + canaries.next()},
            {"tokens.csv", canaries.next() + ",eve \u0001,u," + canaries.next() + "\n"},
            {"passwords.csv", canaries.next() + ",system:masters,u\n" + canaries.next() + ",\"x\"y\n"},
            {"passwords.csv", "$2y$99$" + canaries.next() + ",eve,u\n"},
            {"pki/server.key", key},
            {"pki/server.key", "-----BEGIN PRIVATE KEY-----\n" + canaries.next()},
            {"front-proxy.key", "password=" + canaries.next() + "\n"}
        };
        for (String[] file : broken) {
            String good = Files.readString(folder.file(file[0]));
            folder.replace(file[0], file[1]);
            Await.until(file[0] + " is seen to be broken", () -> readiness().contains(file[0]));
            seen.append(readiness());
            folder.replace(file[0], good);
            Await.until(file[0] + " is seen to be whole", () -> !readiness().contains(file[0]));
        }
        return seen.toString();
    }

    private String readiness() throws Exception {
        return AdminPage.get(gate.adminPort(), "/readyz?verbose").body();
    }

    private void send(int expected, String method, String target, String headers, String body) throws IOException {
        try (RawClient client = gate.door().connect(Optional.empty())) {
            client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + headers
                    + "Content-Type: application/merge-patch+json\r\n"
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
            take(client, expected);
        }
    }

    private void take(RawClient client, int expected) throws IOException {
        assertEquals(expected, client.answer().status(), client::received);
        answers.append(client.received());
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private String basic(String user, String password) {
        return "Authorization: Basic " + canaries.basic(user, password) + "\r\n";
    }

    private static String webSocket(String token) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
        return "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: v5.channel.k8s.io, "
                + "base64url.bearer.authorization.k8s.io." + encoded + "\r\n";
    }
}
