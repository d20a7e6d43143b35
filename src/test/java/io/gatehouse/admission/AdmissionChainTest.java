package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Body;
import io.gatehouse.core.Counters;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Nowhere;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class AdmissionChainTest {
    /** What kube-apiserver takes. */
    private static final int MOST = 3 << 20;

    private static final String MAPS = "/api/v1/namespaces/d/configmaps";
    private static final String POLICIES = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps, namespaces]}
              matchConditions:
              - {name: c, expression: "request.operation != 'DELETE'"}
              validations:
              - {expression: "!has(object.data) || !has(object.data.deny)", message: denied}
              - {expression: "!has(object.data) || !has(object.data.long) || lists.range(20000).all(x, x >= 0)"}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p, validationActions: [Deny]}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: q}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}
              validations:
              - {expression: 'false', message: always}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: c}
            spec: {policyName: q, validationActions: [Warn, Audit]}
            """;

    @TempDir
    static Path folder;

    private static AdmissionChain chain;

    @BeforeAll
    static void load() throws Exception {
        Path file = Files.writeString(folder.resolve("p.yaml"), POLICIES);
        chain = AdmissionChain.of(
                new AdmissionConfiguration(
                        List.of("default"), List.of(file), List.of(), AdmissionConfiguration.ReviewOn.AS_SENT),
                Surroundings.NONE);
    }

    @Test
    void whatNoRuleConcernsIsNeitherReadNorParsed() {
        Permit permit =
                Sent.json("POST", "/api/v1/namespaces/d/pods", "not even JSON").permit(Sent.ADMIN);
        assertFalse(chain.concerns(permit));
        Body body = Admission.require(chain, permit, new Nowhere(), (key, value) -> {})
                .result()
                .body();
        assertTrue(((PausedStream) ((Body.Streamed) body).stream()).isUntouched());
        for (String read : List.of(MAPS, MAPS + "/x", MAPS + "?watch=true", "/version", "/apis")) {
            assertFalse(Sent.of("GET", read).concerns(chain), read);
        }
    }

    @Test
    void whatWasReadIsWhatIsSent() {
        String sent =
                "{ \"kind\":\"ConfigMap\", \"apiVersion\" : \"v1\",\n \"x\": [1.0, 1e3, 12345678901234567890, null, {}], \"data\":{} }";
        Body.Whole whole = (Body.Whole)
                Sent.json("POST", MAPS, sent).ruledBy(chain).toSend().orElseThrow();
        assertEquals("application/json", whole.contentType());
        assertEquals(
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"x\":[1.0,1E+3,12345678901234567890,null,{}],\"data\":{}}",
                whole.bytes().toString());
    }

    @Test
    void yamlGoesOnAsTheJsonThatWasUnderstood() {
        Sent sent = new Sent("POST", MAPS, "application/yaml; charset=utf-8", bytes("data: {a: yes, b: 012}\n"));
        Body.Whole whole = (Body.Whole) sent.ruledBy(chain).toSend().orElseThrow();
        assertEquals("application/json", whole.contentType());
        assertEquals("{\"data\":{\"a\":true,\"b\":10}}", whole.bytes().toString());
    }

    @Test
    void protobufGoesOnByteForByte() {
        byte[] namespace = protobuf("v1", "Namespace", new byte[] {0x0a, 0x03, 0x0a, 0x01, 'x'});
        Sent.Ruled ruled =
                new Sent("POST", "/api/v1/namespaces", "application/vnd.kubernetes.protobuf", namespace).ruledBy(chain);
        Body.Whole whole = (Body.Whole) ruled.toSend().orElseThrow();
        assertArrayEquals(namespace, whole.bytes().getBytes());
        assertEquals("application/vnd.kubernetes.protobuf", whole.contentType());
    }

    @Test
    void whatAControllerMadeOfTheObjectGoesOnAsJsonAndIsWhatOthersSee() {
        List<Object> seen = new ArrayList<>();
        AdmissionChain both = new AdmissionChain(
                List.of(new Watcher(seen), new Labeller("one"), new Labeller("two")),
                Optional.empty(),
                new BodyLimit(1 << 20, 8 << 20, new LimitCounts(Counters.NONE), new BodyLimit.Held()),
                Counters.NONE);
        byte[] namespace = protobuf("v1", "Namespace", new byte[] {0x0a, 0x03, 0x0a, 0x01, 'x'});
        for (Sent sent : List.of(
                Sent.json("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"x\"}}"),
                new Sent("POST", "/api/v1/namespaces", "application/vnd.kubernetes.protobuf", namespace))) {
            seen.clear();
            Body.Whole whole = (Body.Whole) sent.ruledBy(both).toSend().orElseThrow();
            assertEquals("application/json", whole.contentType());
            Object labels = Trees.at(Json.parse(whole.bytes().getBytes()), "metadata", "labels");
            assertEquals(Map.of("one", "", "two", ""), labels);
            assertEquals(List.of(labels), seen);
        }
    }

    private record Labeller(String key) implements AdmissionController {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean concerns(Permit permit) {
            return true;
        }

        @Override
        public boolean isMutating() {
            return true;
        }

        @Override
        public Future<Outcome> review(Review review) {
            return review.object().map(object -> {
                Map<String, @Nullable Object> copy =
                        Trees.object(Trees.copy(object.orElseThrow())).orElseThrow();
                Trees.grow(copy, "metadata", "labels").put(key, "");
                return new Outcome(Optional.empty(), Optional.of(copy), List.of(), Map.of());
            });
        }
    }

    private record Watcher(List<Object> seen) implements AdmissionController {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean concerns(Permit permit) {
            return true;
        }

        @Override
        public Future<Outcome> review(Review review) {
            return review.object().map(object -> {
                seen.add(Objects.requireNonNull(Trees.at(object.orElseThrow(), "metadata", "labels")));
                return Outcome.AGREED;
            });
        }
    }

    @Test
    void protobufThatIsNotUnderstoodWholeIsRefused() {
        byte[] unknownField = protobuf("v1", "Namespace", new byte[] {(byte) 0xfa, 0x07, 0x01, 'x'});
        byte[] unknownKind = protobuf("x.io/v1", "Thing", new byte[0]);
        for (byte[] body : List.of(unknownField, unknownKind)) {
            Sent.Ruled ruled =
                    new Sent("POST", "/api/v1/namespaces", "application/vnd.kubernetes.protobuf", body).ruledBy(chain);
            assertEquals(415, ruled.refusal().orElseThrow().code());
            assertTrue(
                    ruled.refusal()
                            .orElseThrow()
                            .message()
                            .startsWith(
                                    "the body of the request cannot be read whole, so that admission cannot judge it ("),
                    ruled.refusal().orElseThrow()::message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    application/json | {"a":1,"a":2} | 400 | the object provided cannot be read: a key occurs twice at line 1, column 8
                    application/json | {"a":1}{} | 400 | the object provided cannot be read: something follows the JSON value at line 1, column 8
                    application/json | [1] | 400 | the object provided cannot be read: it is no object
                    application/json | {"a": | 400 | the object provided cannot be read: not valid JSON at line 1, column 6
                    application/yaml | a: {b: 1, b: 2} | 400 | the object provided cannot be read: a key occurs twice at line 1, column 11
                    application/cbor | x | 415 | the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf
                    text/plain | x | 415 | the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf
                    application/vnd.kubernetes.protobuf | {} | 400 | the object provided cannot be read: protobuf: the body does not begin as Kubernetes' does
                    """)
    void whatCannotBeReadIsRefusedWithAReason(String contentType, String body, int code, String message) {
        Sent.Ruled ruled = new Sent("POST", MAPS, contentType, bytes(body)).ruledBy(chain);
        assertEquals(message, ruled.refusal().orElseThrow().message());
        assertEquals(code, ruled.refusal().orElseThrow().code());
    }

    @Test
    void aBodyMayBeAsLongAsKubeApiserverTakes() {
        String atLimit = "{\"data\":{\"x\":\"" + "a".repeat(MOST - 17) + "\"}}";
        assertEquals(MOST, atLimit.length());
        assertTrue(Sent.json("POST", MAPS, atLimit).ruledBy(chain).refusal().isEmpty());
        Sent.Ruled over = Sent.json("POST", MAPS, atLimit + " ").ruledBy(chain);
        assertEquals(
                "Request entity too large: limit is 3145728",
                over.refusal().orElseThrow().message());
    }

    @Test
    void aBodyThatHidesItsLengthIsCutAtTheLimit() {
        Body.Streamed endless = new Body.Streamed(new PausedStream(Buffer.buffer(new byte[MOST + 1]), 1 << 16), -1);
        assertEquals(
                "Request entity too large: limit is 3145728",
                WholeBody.of(endless, MOST, bytes -> {}).cause().getMessage());
    }

    @Test
    void aBodyThatBreaksOffIsNoFaultOfTheGate() {
        Body.Streamed broken = new Body.Streamed(new PausedStream(Buffer.buffer(new byte[100]), 10, 50), 100);
        assertEquals(400, ((Refusal) WholeBody.of(broken, MOST, bytes -> {}).cause()).code());
    }

    @Test
    void refusalsKeepWarningsAndAnnotations() {
        Sent.Ruled ruled = Sent.json("POST", MAPS, "{\"metadata\":{\"name\":\"x\"},\"data\":{\"deny\":\"\"}}")
                .ruledBy(chain);
        assertEquals(422, ruled.refusal().orElseThrow().code());
        assertEquals(
                List.of("Validation failed for ValidatingAdmissionPolicy 'q' with binding 'c': always"),
                ruled.warnings());
        assertEquals(
                "[{\"message\":\"always\",\"policy\":\"q\",\"binding\":\"c\",\"expressionIndex\":0,\"validationActions\":[\"Warn\",\"Audit\"]}]",
                ruled.annotations().get("validation.policy.admission.k8s.io/validation_failure"));
    }

    @Test
    void undeletableNamespacesStay() {
        Sent.Ruled ruled = Sent.of("DELETE", "/api/v1/namespaces/default").ruledBy(chain);
        assertEquals(
                "namespaces \"default\" is forbidden: this namespace may not be deleted",
                ruled.refusal().orElseThrow().message());
        assertTrue(Sent.of("DELETE", "/api/v1/namespaces/other")
                .ruledBy(chain)
                .refusal()
                .isEmpty());
        assertTrue(Sent.json("PUT", "/api/v1/namespaces/default/finalize", "{}")
                .ruledBy(chain)
                .refusal()
                .isEmpty());
    }

    @Test
    void longJudgementsLeaveTheEventLoop(Vertx vertx, VertxTestContext context) {
        Sent quick = Sent.json("POST", MAPS, "{\"data\":{}}");
        Sent slow = Sent.json("POST", MAPS, "{\"data\":{\"long\":\"\"}}");
        vertx.runOnContext(start -> context.verify(() -> {
            Future<Admission.Ruling> atOnce =
                    chain.rule(quick.permit(Sent.ADMIN), Sent.UNREHEARSED, (key, value) -> {});
            assertTrue(atOnce.succeeded());
            List<String> warned = new ArrayList<>();
            Future<Admission.Ruling> later =
                    chain.rule(slow.permit(Sent.ADMIN), Sent.UNREHEARSED, (key, value) -> warned.add(key));
            assertFalse(later.isComplete());
            later.onComplete(context.succeeding(ruling -> context.verify(() -> {
                assertTrue(Vertx.currentContext().isEventLoopContext()
                        && !Thread.currentThread().getName().contains("worker"));
                assertEquals(1, ruling.warnings().size());
                assertEquals(1, warned.size());
                context.completeNow();
            })));
        }));
    }

    @Test
    void deepAndWideObjectsEndInBoundedTime() {
        String deep = "{\"data\":" + "{\"a\":".repeat(600) + "1" + "}".repeat(600) + "}";
        assertEquals(
                400,
                Sent.json("POST", MAPS, deep)
                        .ruledBy(chain)
                        .refusal()
                        .orElseThrow()
                        .code());
        String wide = IntStream.range(0, 200_000)
                .mapToObj(i -> "\"k" + i + "\":\"\"")
                .collect(Collectors.joining(",", "{\"data\":{", "}}"));
        assertInstanceOf(
                Body.Whole.class,
                Sent.json("POST", MAPS, wide).ruledBy(chain).toSend().orElseThrow());
    }

    /** An envelope (k8s.io/apimachinery, {@code runtime.Unknown}). */
    private static byte[] protobuf(String apiVersion, String kind, byte[] raw) {
        ByteArrayOutputStream typeMeta = new ByteArrayOutputStream();
        field(typeMeta, 1, bytes(apiVersion));
        field(typeMeta, 2, bytes(kind));
        ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        envelope.writeBytes(new byte[] {'k', '8', 's', 0});
        field(envelope, 1, typeMeta.toByteArray());
        field(envelope, 2, raw);
        return envelope.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] value) {
        out.write(number << 3 | 2);
        out.write(value.length);
        out.writeBytes(value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
