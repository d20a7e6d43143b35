package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject.Impersonated;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden lines are kube-apiserver's own (1.37.2), but for names and times. */
class EventEncoderTest {
    private static final Instant LATER = Instant.parse("2026-11-24T20:06:12.200000Z");

    @Test
    void aReceivedRequestLooksAsAtKubeApiserver() {
        assertEquals(
                "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
                        + "\"auditID\":\"00000000-0000-4000-8000-000000000001\",\"stage\":\"RequestReceived\","
                        + "\"requestURI\":\"/api/v1/namespaces/shop/pods?limit=500\\u0026x=\\u003ca\\u003e\",\"verb\":\"list\","
                        + "\"user\":{\"username\":\"admin\",\"uid\":\"u-1\",\"groups\":[\"system:masters\","
                        + "\"system:authenticated\"],\"extra\":{\"authentication.kubernetes.io/credential-id\":"
                        + "[\"X509SHA256=85f5\"],\"b\":[\"1\",\"2\"]}},\"sourceIPs\":[\"192.0.2.7\"],"
                        + "\"userAgent\":\"kubectl/v1.37.2 (linux/amd64) kubernetes/$Format\","
                        + "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\",\"apiVersion\":\"v1\"},"
                        + "\"requestReceivedTimestamp\":\"2026-11-24T20:06:12.123456Z\","
                        + "\"stageTimestamp\":\"2026-11-24T20:06:12.123456Z\"}",
                line(new Event(
                        Level.METADATA,
                        Stage.REQUEST_RECEIVED,
                        RequestFacts.of(call("/api/v1/namespaces/shop/pods?limit=500&x=<a>", "list")),
                        new Identity(
                                "admin",
                                "u-1",
                                List.of("system:masters", "system:authenticated"),
                                Map.of(
                                        "b",
                                        List.of("1", "2"),
                                        "authentication.kubernetes.io/credential-id",
                                        List.of("X509SHA256=85f5"))),
                        Optional.empty(),
                        ObjectReference.of(Requests.pod("list", "")),
                        null,
                        null,
                        null,
                        Requests.RECEIVED,
                        new Annotations())));
    }

    @Test
    void aRefusedImpersonationLooksAsAtKubeApiserver() {
        Refusal refusal = Refusal.forbidden("", "pods", "", "User \"u1\" cannot list resource \"pods\"");
        assertEquals(
                "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
                        + "\"auditID\":\"00000000-0000-4000-8000-000000000001\",\"stage\":\"ResponseComplete\","
                        + "\"requestURI\":\"/api/v1/namespaces/shop/pods\",\"verb\":\"list\","
                        + "\"user\":{\"username\":\"admin\"},"
                        + "\"impersonatedUser\":{\"username\":\"u1\",\"uid\":\"77\",\"groups\":[\"system:authenticated\"],"
                        + "\"extra\":{\"a\":[\"b\"]}},"
                        + "\"authenticationMetadata\":{\"impersonationConstraint\":\"impersonate:user-info\"},"
                        + "\"sourceIPs\":[\"192.0.2.7\"],"
                        + "\"userAgent\":\"kubectl/v1.37.2 (linux/amd64) kubernetes/$Format\","
                        + "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\",\"apiVersion\":\"v1\"},"
                        + "\"responseStatus\":{\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"pods is forbidden: User \\\"u1\\\" cannot list resource \\\"pods\\\"\","
                        + "\"reason\":\"Forbidden\",\"details\":{\"kind\":\"pods\"},\"code\":403},"
                        + "\"requestReceivedTimestamp\":\"2026-11-24T20:06:12.123456Z\","
                        + "\"stageTimestamp\":\"2026-11-24T20:06:12.200000Z\","
                        + "\"annotations\":{\"authorization.k8s.io/decision\":\"forbid\",\"authorization.k8s.io/reason\":\"\"}}",
                line(new Event(
                        Level.METADATA,
                        Stage.RESPONSE_COMPLETE,
                        RequestFacts.of(call("/api/v1/namespaces/shop/pods", "list")),
                        Identity.of("admin", List.of()),
                        Optional.of(new Impersonated(
                                new Identity("u1", "77", List.of("system:authenticated"), Map.of("a", List.of("b"))),
                                Identity.of("u1", List.of()),
                                "impersonate:user-info")),
                        ObjectReference.of(Requests.pod("list", "")),
                        ResponseStatus.of(refusal),
                        null,
                        null,
                        LATER,
                        annotations(Map.of(
                                "authorization.k8s.io/reason", "", "authorization.k8s.io/decision", "forbid")))));
    }

    @Test
    void objectsAreEmbeddedInPlace() {
        String line = line(new Event(
                Level.REQUEST_RESPONSE,
                Stage.RESPONSE_COMPLETE,
                RequestFacts.of(call("/api/v1/namespaces/shop/pods", "create")),
                null,
                Optional.empty(),
                null,
                ResponseStatus.of(201),
                text(Json.parse("{\"a\": [1.50, 1e3,\n \"<\u2028>\"]}".getBytes(UTF_8))),
                text(Json.parse("[]".getBytes(UTF_8))),
                LATER,
                new Annotations()));
        assertTrue(line.contains("\"user\":{},\"sourceIPs\""), line);
        assertTrue(
                line.contains("\"responseStatus\":{\"metadata\":{},\"code\":201},"
                        + "\"requestObject\":{\"a\":[1.50,1E+3,\"\\u003c\\u2028\\u003e\"]},"
                        + "\"responseObject\":[],\"requestReceivedTimestamp\""),
                line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nb",
                "\u2028 \u2029 \u0085",
                "\u001b[2J\u001b]0;x\u0007 \u009b31m",
                "\u202e\u2066 \u200f",
                "\"},\"user\":{\"username\":\"root",
                "\\u0000 \u0000 \u007f",
                "\ud800 half \udc00\ud800",
                "\ud83d\ude00 whole"
            })
    void p34WhateverAClientSendsTheLineIsOneHarmlessLine(String nasty) {
        byte[] line = EventEncoder.encode(everywhere(nasty)).line();
        String text = new String(line, UTF_8);
        assertTrue(text.codePoints().noneMatch(EventEncoderTest::isDangerous), text);
        Object tree = Json.parse(line);
        String shown = nasty.equals("\ud800 half \udc00\ud800") ? "\ufffd half \ufffd\ufffd" : nasty;
        assertEquals(shown, Trees.at(tree, "annotations", "key"));
        assertEquals("x" + shown, Trees.at(tree, "objectRef", "name"));
        assertEquals(shown, Trees.at(tree, "responseStatus", "message"));
    }

    @Test
    void p34LongTextIsOneLineAndAnAgentIsCut() {
        String agent = "é".repeat(32 << 10);
        Call call = Requests.call(
                RequestInfo.ofPath("/" + "p".repeat(64 << 10), "get"),
                "/" + "p".repeat(64 << 10),
                MultiMap.caseInsensitiveMultiMap().add("User-Agent", new String(agent.getBytes(UTF_8), ISO_8859_1)),
                Body.NONE);
        Object tree = Json.parse(EventEncoder.encode(simple(RequestFacts.of(call), "u".repeat(4096)))
                .line());
        assertEquals("é".repeat(512) + "...TRUNCATED", Trees.at(tree, "userAgent"));
        assertEquals(call.target(), Trees.at(tree, "requestURI"));
    }

    @Test
    void p34BytesThatAreNoTextAreReplacedAsInGo() {
        Call call = Requests.call(
                Requests.pod("get", "x"),
                "/api?a=\u00c3\u00a9\u00ff",
                MultiMap.caseInsensitiveMultiMap().add("User-Agent", "ua\u00c3\u00a9\u00ff\u00e2\u0082x"),
                Body.NONE);
        Object tree = Json.parse(
                EventEncoder.encode(simple(RequestFacts.of(call), "bob")).line());
        assertEquals("uaé\ufffd\ufffd\ufffdx", Trees.at(tree, "userAgent"));
        assertEquals("/api?a=é\ufffd", Trees.at(tree, "requestURI"));
    }

    @Test
    void p34AnyTextComesBackOut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = nasty(random);
            byte[] line = EventEncoder.encode(everywhere(text)).line();
            String context = "seed " + seed + ", round " + i;
            assertTrue(new String(line, UTF_8).codePoints().noneMatch(EventEncoderTest::isDangerous), context);
            Object tree = Json.parse(line);
            assertEquals(WireText.wellFormed(text), Trees.at(tree, "annotations", "key"), context);
            assertEquals("x" + WireText.wellFormed(text), Trees.at(tree, "objectRef", "name"), context);
        }
    }

    private static String nasty(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(60);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\<>&/{}:,'".charAt(random.nextInt(11)));
                case 2 -> text.append((char) (0x2000 + random.nextInt(0x70)));
                case 3 -> text.append((char) (0xd800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "<\u2028 \"quoted\" \\", "\ud83d\ude00\ud800 é"})
    void whatALaterEventTakesFromAnEarlierOneIsWhatItWouldWriteItself(String text) {
        Event later = everywhere(text);
        Event first = new Event(
                later.level(),
                Stage.REQUEST_RECEIVED,
                later.request(),
                later.user(),
                later.as(),
                later.object(),
                null,
                null,
                null,
                Requests.RECEIVED,
                new Annotations());
        EncodedEvent earlier = EventEncoder.encode(first);
        EncodedEvent taken = EventEncoder.encode(later, earlier);
        assertEquals(line(later), new String(taken.line(), UTF_8));
        assertEquals(line(first), new String(EventEncoder.encode(first, taken).line(), UTF_8), "of a later one");
    }

    private static boolean isDangerous(int c) {
        return Character.getType(c) == Character.CONTROL
                || c == 0x2028
                || c == 0x2029
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }

    private static Event everywhere(String text) {
        RequestInfo info = RequestInfo.ofAction("get", text, text, text, "pods", text, "x" + text);
        return new Event(
                Level.METADATA,
                Stage.RESPONSE_COMPLETE,
                new RequestFacts(Requests.ID, text, text, List.of(text), text, Requests.RECEIVED),
                Identity.of("bob", List.of()),
                Optional.empty(),
                ObjectReference.of(info),
                ResponseStatus.of(new Refusal(
                        400, text, text, Optional.of(new Refusal.Details(text, text, text, List.of(text), 1)))),
                null,
                null,
                LATER,
                annotations(Map.of("key", text)));
    }

    private static Event simple(RequestFacts facts, String user) {
        return new Event(
                Level.METADATA,
                Stage.RESPONSE_COMPLETE,
                facts,
                Identity.of(user, List.of()),
                Optional.empty(),
                null,
                null,
                null,
                null,
                LATER,
                new Annotations());
    }

    private static Call call(String target, String verb) {
        return Requests.call(
                Requests.pod(verb, ""),
                target,
                MultiMap.caseInsensitiveMultiMap()
                        .add("user-agent", "kubectl/v1.37.2 (linux/amd64) kubernetes/$Format"),
                Body.NONE);
    }

    private static Annotations annotations(Map<String, String> pairs) {
        Annotations annotations = new Annotations();
        pairs.forEach(annotations::putIfAbsent);
        return annotations;
    }

    private static String line(Event event) {
        return new String(EventEncoder.encode(event).line(), UTF_8);
    }

    private static ObjectText text(@Nullable Object tree) {
        return ObjectText.of(Objects.requireNonNull(tree));
    }
}
