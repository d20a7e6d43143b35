package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook changes updates and sees deletions: nothing goes on that it has not seen, whatever changes meanwhile. */
class OvertakenHookIT {
    private static final String OBJECTS = "/api/v1/namespaces/n/configmaps";
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private static final String PATCH = "[{\"op\":\"add\",\"path\":\"/data/hooked\",\"value\":\"yes\"}]";

    @TempDir
    static Path temporary;

    private static HttpsDouble hook;
    private static AttackedGate attacked;

    private final AtomicInteger version = new AtomicInteger(1);
    private volatile String list =
            "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9/9\"},"
                    + "\"items\":[{\"metadata\":{\"name\":\"c\"}},{\"metadata\":{\"name\":\"d\"}}]}";

    @BeforeAll
    static void start() throws Exception {
        hook = HttpsDouble.start(
                CA.issue(LeafSpec.server("hook").withAddresses("127.0.0.1")),
                CA.certificate(),
                OvertakenHookIT::reviewed);
        String ca = Base64.getEncoder().encodeToString(CA.certificatePem().getBytes(StandardCharsets.UTF_8));
        String webhooks = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: hooks}
                webhooks:
                - name: a.hooks.example
                  clientConfig: {url: "https://127.0.0.1:%d/m", caBundle: %s}
                  rules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE, DELETE], resources: [configmaps]}
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """.formatted(hook.port(), ca);
        attacked = AttackedGate.start(
                temporary,
                files -> files.write("hooks.yaml", webhooks)
                        .with(
                                "admission",
                                GateFolder.map("webhookFiles", List.of("hooks.yaml"), "reviewOn", "upstreamDryRun")));
    }

    private static HttpsDouble.Answer reviewed(HttpsDouble.Question question) {
        JsonObject request = new JsonObject(question.body()).getJsonObject("request");
        JsonObject response =
                new JsonObject().put("uid", request.getString("uid")).put("allowed", true);
        if (request.getString("operation").equals("UPDATE")) {
            response.put("patchType", "JSONPatch").put("patch", PATCH.getBytes(StandardCharsets.UTF_8));
        }
        return HttpsDouble.Answer.json(new JsonObject()
                .put("apiVersion", "admission.k8s.io/v1")
                .put("kind", "AdmissionReview")
                .put("response", response)
                .encode());
    }

    @AfterAll
    static void stop() throws Exception {
        attacked.close();
        hook.close();
    }

    @BeforeEach
    void store() {
        attacked.upstream().forget();
        attacked.upstream().does(this::answer);
    }

    /** A server whose object somebody else changes when what the webhook made of it is tried, and when it is to be written. */
    private Script answer(RecordedRequest request) {
        if (request.method().equals("DELETE")) {
            return new Script.Reply(200, List.of(), list);
        }
        boolean isOvertaken = request.body().contains("hooked")
                && (request.target().contains("dryRun=All")
                        ? version.compareAndSet(1, 2)
                        : version.compareAndSet(2, 3));
        return isOvertaken
                ? new Script.Reply(409, List.of(), "{\"kind\":\"Status\",\"code\":409,\"reason\":\"Conflict\"}")
                : new Script.Reply(
                        200,
                        List.of(),
                        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\",\"namespace\":\"n\",\"uid\":\"u\","
                                + "\"resourceVersion\":\"" + version.get() + "\"},\"data\":{\"word\":\"w"
                                + version.get() + "\"}}");
    }

    @Test
    void whatAWebhookHasChangedIsWrittenUponWhatItHasSeen() throws Exception {
        int before = hook.questions().size();
        assertEquals(
                200,
                send("PATCH", OBJECTS + "/c", "application/merge-patch+json", "{\"data\":{\"x\":\"y\"}}")
                        .status());
        assertEquals(
                List.of(
                        "GET",
                        "dry 1",
                        "dry hooked 1", // overtaken
                        "GET",
                        "dry 2",
                        "dry hooked 2",
                        "PATCH hooked 2", // and once more
                        "GET",
                        "dry 3",
                        "dry hooked 3",
                        "PATCH hooked 3"),
                attacked.upstream().seen().stream().map(OvertakenHookIT::shown).toList());
        assertEquals(
                List.of("w1", "w2", "w3"),
                hook.questions().stream()
                        .skip(before)
                        .map(question -> new JsonObject(question.body())
                                .getJsonObject("request")
                                .getJsonObject("oldObject")
                                .getJsonObject("data")
                                .getString("word"))
                        .toList());
    }

    /** A body has an API server forget of the query that nothing is to be done. */
    @Test
    void aDeletionOfManyIsTriedWithoutEffectAndGoesOnAboutWhatWasSeen() throws Exception {
        String options = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"dryRun\":[]}";
        assertEquals(
                200,
                send("DELETE", OBJECTS + "?labelSelector=a", "application/json", options)
                        .status());
        List<RecordedRequest> seen = attacked.upstream().seen();
        assertEquals(
                List.of(
                        OBJECTS + "?labelSelector=a&dryRun=All",
                        OBJECTS + "?labelSelector=a&resourceVersion=9%2F9&resourceVersionMatch=Exact"),
                seen.stream().map(RecordedRequest::target).toList());
        assertEquals(
                List.of("All"),
                new JsonObject(seen.get(0).body()).getJsonArray("dryRun").getList());
        assertEquals(options, seen.get(1).body());
    }

    @Test
    void nothingIsDeletedOfWhatNobodyTells() throws Exception {
        for (String none : List.of(
                "{}",
                "{\"kind\":\"Status\",\"status\":\"Success\"}",
                list.replace("9/9", ""),
                list.replace("\"items\"", "\"others\""),
                list.replace("{\"metadata\":{\"name\":\"d\"}}", "null"))) {
            attacked.upstream().forget();
            list = none;
            RawClient.Answer answer = send("DELETE", OBJECTS, "", "");
            assertEquals(502, answer.status(), none);
            assertTrue(
                    attacked.upstream().seen().stream()
                            .allMatch(request -> request.target().contains("dryRun=All")),
                    none);
        }
    }

    private static RawClient.Answer send(String method, String target, String type, String body) throws Exception {
        try (RawClient client = attacked.connect()) {
            return client.send(method + " " + target + " HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer "
                            + GateFolder.BOBS_TOKEN + "\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
        }
    }

    /** What came, whether the webhook had its hand in it, and for which version of the object. */
    private static String shown(RecordedRequest request) {
        if (request.method().equals("GET")) {
            return "GET";
        }
        String body = request.body();
        String version = body.replaceAll("(?s).*resourceVersion\"(?:,\"value\")?:\"(\\d+)\".*", "$1");
        return (request.target().contains("dryRun=All") ? "dry" : request.method())
                + (body.contains("hooked") ? " hooked " : " ")
                + version;
    }
}
