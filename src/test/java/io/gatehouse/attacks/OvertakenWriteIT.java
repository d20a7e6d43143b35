package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object changes between the dry run by which a write was judged and the write: what was not judged is not written. */
class OvertakenWriteIT {
    private static final String OBJECT = "/api/v1/namespaces/n/configmaps/c";
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: quiet}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}
              validations:
              - expression: "object == null || object.data.word != 'loud'"
                message: be quiet
              - expression: "oldObject == null || oldObject.data.word != 'kept'"
                message: it is kept
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: quiet}
            spec: {policyName: quiet, validationActions: [Deny]}
            """;

    @TempDir
    static Path temporary;

    private static AttackedGate attacked;

    private final AtomicInteger version = new AtomicInteger(1);
    private volatile String stored = "still";
    private volatile String overtaking = "still";

    @BeforeAll
    static void start() throws Exception {
        attacked = AttackedGate.start(
                temporary,
                files -> files.write("policy.yaml", POLICY)
                        .with(
                                "admission",
                                GateFolder.map("policyFiles", List.of("policy.yaml"), "reviewOn", "upstreamDryRun")));
    }

    @AfterAll
    static void stop() throws Exception {
        attacked.close();
    }

    @BeforeEach
    void store() {
        attacked.upstream().forget();
        attacked.upstream().does(this::answer);
    }

    /** A server whose object somebody else changes when it is first to be written. */
    private Script answer(RecordedRequest request) {
        boolean isDryRun = request.target().contains("dryRun=All");
        if (request.method().equals("GET") || isDryRun) {
            return new Script.Reply(200, List.of(), object());
        }
        if (version.compareAndSet(1, 2)) {
            stored = overtaking;
            return new Script.Reply(409, List.of(), "{\"kind\":\"Status\",\"code\":409,\"reason\":\"Conflict\"}");
        }
        return new Script.Reply(200, List.of(), object());
    }

    private String object() {
        return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\",\"uid\":\"u\",\"resourceVersion\":\""
                + version.get() + "\"},\"data\":{\"word\":\"" + stored + "\"}}";
    }

    @Test
    void aChangeThatStillPassesIsWrittenAndTheConflictIsNotTheClients() throws Exception {
        assertEquals(200, patch().status());
        assertEquals(
                List.of("GET", "dry 1", "PATCH 1", "GET", "dry 2", "PATCH 2"),
                attacked.upstream().seen().stream().map(OvertakenWriteIT::shown).toList());
    }

    @Test
    void whatDoesNotPassAnyMoreIsNotWritten() throws Exception {
        overtaking = "loud";
        RawClient.Answer answer = patch();
        assertEquals(422, answer.status());
        assertTrue(answer.body().contains("be quiet"), answer.body());
        assertEquals(
                List.of("GET", "dry 1", "PATCH 1", "GET", "dry 2"),
                attacked.upstream().seen().stream().map(OvertakenWriteIT::shown).toList());
    }

    @Test
    void whatIsToBeKeptByNowIsNotDeleted() throws Exception {
        overtaking = "kept";
        RawClient.Answer answer = send("DELETE", "", "");
        assertEquals(422, answer.status());
        assertTrue(answer.body().contains("it is kept"), answer.body());
        assertEquals(
                List.of("GET", "DELETE 1", "GET"),
                attacked.upstream().seen().stream().map(OvertakenWriteIT::shown).toList());
    }

    /** Its own condition is the client's to meet. */
    @Test
    void aConflictWithTheClientsOwnVersionIsTheClients() throws Exception {
        assertEquals(
                409,
                send("PATCH", "application/merge-patch+json", "{\"metadata\":{\"resourceVersion\":\"1\"}}")
                        .status());
        assertEquals(
                List.of("GET", "dry 1", "PATCH 1"),
                attacked.upstream().seen().stream().map(OvertakenWriteIT::shown).toList());
    }

    private static RawClient.Answer patch() throws Exception {
        return send("PATCH", "application/merge-patch+json", "{\"data\":{\"other\":\"x\"}}");
    }

    private static RawClient.Answer send(String method, String type, String body) throws Exception {
        try (RawClient client = attacked.connect()) {
            return client.send(method + " " + OBJECT + " HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer "
                            + GateFolder.BOBS_TOKEN + "\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
        }
    }

    /** What came, and for which version of the object. */
    private static String shown(RecordedRequest request) {
        String body = request.body();
        if (request.method().equals("GET")) {
            return "GET";
        }
        String marked = "\"resourceVersion\":\"";
        String version = body.substring(body.indexOf(marked) + marked.length()).split("\"", 2)[0];
        return (request.target().contains("dryRun=All") ? "dry" : request.method()) + " " + version;
    }
}
