package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside begins no line of its own, and commands no terminal. */
@DisplayName("P34: texts that would be more than one line")
class P34IT {
    private static final String FORGED = "\",\"verb\":\"forged\"}\\n{";
    private static final String LONG = "x".repeat(64 * 1024);

    /** Text that a header can hold; ends of lines for some, commands for terminals, and no UTF-8. */
    private static final List<String> AGENTS = List.of(
            wire("a\u2028{\"kind\":\"Event\"}\u2029b"),
            wire("a\u0085b\u009b2J\u202ec\u200f"),
            "a\u00ff\u00fe\u00c0\u0080b",
            "a\tb" + FORGED,
            LONG);

    private static final List<String> PATHS = List.of(
            "a%0d%0a%7b%22kind%22:%22Event%22%7d",
            "a%1b%5b2J%07", "a%e2%80%a8b%c2%85%c2%9b", "a%22,%22verb%22:%22forged", LONG);

    private static final List<String> USERS =
            List.of(wire("eve\u2028\u0085{}"), wire("eve\u009b31m\u202e"), "eve" + FORGED, LONG);

    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d) (ERROR|WARN|INFO|DEBUG) +\\S+: .*");
    private static final Pattern COMMANDS =
            Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    @TempDir
    Path temporary;

    private RecordingUpstream upstream;
    private int requests;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void everythingIsOneLine(String format) throws Exception {
        upstream = RecordingUpstream.start();
        GateFolder folder = AttackedGate.folder(temporary, upstream)
                .with("log", GateFolder.map("format", format, "level", "debug"));
        try (GateProgram gate = GateProgram.start(folder)) {
            sendAll(gate);
            breakFiles(gate, folder);
            gate.end();
            auditIsLines(gate.audit());
            if (format.equals("text")) {
                gate.log().lines().forEach(P34IT::isLine);
            } else {
                gate.log().lines().forEach(P34IT::isJson);
            }
        } finally {
            upstream.close();
        }
    }

    private void sendAll(GateProgram gate) throws IOException {
        for (String agent : AGENTS) {
            send(gate, "/api/v1/pods", "User-Agent: " + agent + "\r\n", 200);
        }
        for (String path : PATHS) {
            send(gate, "/api/v1/namespaces/" + path + "/pods", "", 200);
            send(gate, "/apis/forbidden.io/v1/" + path, "", 403);
            send(gate, "/version?" + path, "", 200);
        }
        for (String user : USERS) {
            send(gate, "/version", "Impersonate-User: " + user + "\r\n", user.equals(LONG) ? 400 : 403);
        }
        upstream.does(Script.raw("HTTP/1.1 200 \u001b[2J\u0085\r\nX\u001b[31m\u009b: \u001b]0;x\u0007\0\r\n\r\n"));
        send(gate, "/version", "Upgrade: websocket\r\nConnection: Upgrade\r\n", 502);
        upstream.forget();
    }

    private void send(GateProgram gate, String target, String header, int expected) throws IOException {
        try (RawClient client = gate.door().connect(Optional.empty())) {
            client.send("GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + header + "\r\n");
            assertEquals(expected, client.answer().status(), () -> target + " " + header + client.received());
            requests++;
        }
    }

    /** What is wrong with a file is told in its own words. */
    private static void breakFiles(GateProgram gate, GateFolder folder) throws Exception {
        folder.replace("roles.yaml", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: forged}
                "\\e[2J\\r\\n2026-01-01T00:00:00Z ERROR Gateway: forged\\x9b\\u2028": {}
                """);
        Await.until("it is seen to be broken", () -> readiness(gate).contains("is kept"));
        assertFalse(COMMANDS.matcher(readiness(gate).replace("\n", "")).find(), readiness(gate));
    }

    private static String readiness(GateProgram gate) throws Exception {
        return AdminPage.get(gate.adminPort(), "/readyz?verbose").body();
    }

    private void auditIsLines(String audit) {
        assertTrue(audit.endsWith("\n"), audit);
        List<String> lines = List.of(audit.split("\n"));
        assertEquals(requests, lines.size(), audit);
        for (String line : lines) {
            isJson(line);
            assertFalse(COMMANDS.matcher(line).find(), line);
            assertFalse(new JsonObject(line).getString("verb").equals("forged"), line);
        }
    }

    private static void isLine(String line) {
        assertTrue(LINE.matcher(line).matches(), line);
        assertFalse(COMMANDS.matcher(line).find(), line);
    }

    private static void isJson(String line) {
        assertFalse(new JsonObject(line).isEmpty(), line);
        assertTrue(line.chars().noneMatch(c -> c < ' '), line);
    }

    /** Each byte of a text's UTF-8 as a character. */
    private static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
