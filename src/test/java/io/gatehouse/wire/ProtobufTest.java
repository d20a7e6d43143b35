package io.gatehouse.wire;

import static io.gatehouse.wire.Wire.bytes;
import static io.gatehouse.wire.Wire.envelope;
import static io.gatehouse.wire.Wire.join;
import static io.gatehouse.wire.Wire.message;
import static io.gatehouse.wire.Wire.raw;
import static io.gatehouse.wire.Wire.text;
import static io.gatehouse.wire.Wire.varint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.MalformedException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufTest {
    record Body(String sender, byte[] bytes, String json) {
        @Override
        public String toString() {
            return sender;
        }
    }

    static List<Body> bodies() throws IOException {
        var stream = ProtobufTest.class.getResourceAsStream("protobuf-bodies.tsv");
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(columns -> new Body(columns[0], Base64.getDecoder().decode(columns[1]), columns[2]))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyIsWhatTheGoLibrariesReadInIt(Body body) {
        Object expected = Json.parse(body.json().getBytes(StandardCharsets.UTF_8));

        assertEquals(asText(expected), asText(Protobuf.parse(body.bytes())));
    }

    @Test
    void garbageIsRefusedAndNothingElseHappens() throws IOException {
        long seed = 20261124;
        Random random = new Random(seed);
        for (Body body : bodies()) {
            for (int i = 0; i < 200; i++) {
                byte[] changed = Arrays.copyOf(body.bytes(), body.bytes().length - random.nextInt(10));
                for (int n = random.nextInt(5); n > 0; n--) {
                    changed[4 + random.nextInt(changed.length - 4)] = (byte) random.nextInt();
                }
                try {
                    Json.write(Protobuf.parse(changed));
                } catch (MalformedException expected) {
                    assertFalse(expected.getMessage().isEmpty());
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", " + body + ", round " + i, e);
                }
            }
        }
    }

    @Test
    void zeroIsShownWhereItIsNotTheSameAsNothing() {
        assertEquals(
                "{\"selector\":null,\"template\":{\"metadata\":{},\"spec\":{\"containers\":null}},\"strategy\":{}}",
                asText(Trees.at(deployment(message(2)), "spec")));
        assertEquals(0L, Trees.at(deployment(message(2, varint(1, 0))), "spec", "replicas"));
        assertFalse(Trees.object(deployment(message(2, varint(5, 0))), "spec")
                .orElseThrow()
                .containsKey("minReadySeconds"));
    }

    @Test
    void negativeNumbersAreRead() {
        assertEquals(-1L, Trees.at(deployment(message(2, varint(1, -1))), "spec", "replicas"));
    }

    @Test
    void numbersMayBePacked() {
        byte[] securityContext = message(14, bytes(4, raw(1, 2)));
        assertEquals(
                List.of(1L, 2L),
                Trees.at(pod(message(2, securityContext)), "spec", "securityContext", "supplementalGroups"));
    }

    @Test
    void inlinedStructsStandInTheirParent() {
        byte[] emptyDir = message(2, message(2));
        Object volume = Trees.list(pod(message(2, message(1, text(1, "v"), emptyDir))), "spec", "volumes")
                .get(0);
        assertEquals("{\"name\":\"v\",\"emptyDir\":{}}", asText(volume));
    }

    @Test
    void timesAreWholeSecondsAndMicrosecondsWhereTheApiKeepsThem() {
        Object pod = pod(message(1, message(8, varint(1, 1_700_000_000), varint(2, 999))));
        assertEquals("2023-11-14T22:13:20Z", Trees.at(pod, "metadata", "creationTimestamp"));
        byte[] renewTime = message(2, message(4, varint(1, 1_700_000_000), varint(2, 120_000_999)));
        Object lease = Protobuf.parse(envelope("coordination.k8s.io/v1", "Lease", renewTime));
        assertEquals("2023-11-14T22:13:20.120000Z", Trees.at(lease, "spec", "renewTime"));
    }

    @Test
    void aFieldThatTheSchemaLacksIsRefusedAtEveryDepth() {
        byte[] stray = varint(200, 1);
        assertRefused(Reason.UNKNOWN_FIELD, "", podBody(stray));
        assertRefused(Reason.UNKNOWN_FIELD, " in spec", podBody(message(2, stray)));
        assertRefused(Reason.UNKNOWN_FIELD, " in spec.containers", podBody(message(2, message(2, stray))));
        assertRefused(Reason.UNKNOWN_FIELD, " in metadata.labels", podBody(message(1, message(11, bytes(3)))));
        assertRefused(Reason.UNKNOWN_FIELD, " in metadata.creationTimestamp", podBody(message(1, message(8, stray))));
        assertRefused(Reason.UNKNOWN_FIELD, " in envelope", join(envelope("v1", "Pod"), stray));
        assertRefused(Reason.UNKNOWN_FIELD, " in envelope", join(Wire.MAGIC, message(1, stray)));
    }

    @Test
    void aSingularFieldThatOccursTwiceIsRefusedAtEveryDepth() {
        byte[] name = text(1, "a");
        assertRefused(Reason.REPEATED_SINGULAR, " in spec", podBody(join(message(2), message(2))));
        assertRefused(Reason.REPEATED_SINGULAR, " in metadata.name", podBody(message(1, name, name)));
        assertRefused(Reason.REPEATED_SINGULAR, " in metadata.labels", podBody(message(1, message(11, name, name))));
        assertRefused(
                Reason.REPEATED_SINGULAR,
                " in metadata.creationTimestamp",
                podBody(message(1, message(8, varint(1, 1), varint(1, 1)))));
        assertRefused(Reason.REPEATED_SINGULAR, " in envelope", join(envelope("v1", "Pod"), bytes(2)));
        assertRefused(Reason.REPEATED_SINGULAR, " in envelope", join(envelope("v1", "Pod"), message(1)));
        assertRefused(
                Reason.REPEATED_SINGULAR,
                " in envelope",
                join(Wire.MAGIC, message(1, text(2, "Pod"), text(2, "Node"))));
    }

    @Test
    void aKeyOfAMapThatOccursTwiceIsRefused() {
        byte[] label = message(11, text(1, "a"), text(2, "b"));
        assertRefused(Reason.DUPLICATE_KEY, " in metadata.labels", podBody(message(1, label, label)));
    }

    @Test
    void whatDoesNotFitItsFieldIsRefused() {
        assertRefused(Reason.WRONG_TYPE, " in spec", podBody(varint(2, 1)));
        assertRefused(Reason.WRONG_TYPE, " in metadata.name", podBody(message(1, varint(1, 1))));
        assertRefused(Reason.WRONG_TYPE, " in spec.replicas", deploymentBody(message(2, text(1, "3"))));
        assertRefused(Reason.WRONG_TYPE, " in spec.replicas", deploymentBody(message(2, varint(1, 1L << 32))));
        assertRefused(Reason.WRONG_TYPE, " in spec.paused", deploymentBody(message(2, varint(7, 2))));
        assertRefused(
                Reason.WRONG_TYPE,
                " in metadata.creationTimestamp",
                podBody(message(1, message(8, varint(1, 1L << 40)))));
        assertRefused(Reason.ENCODING, " in metadata.name", podBody(message(1, bytes(1, new byte[] {(byte) 0xff}))));
    }

    @Test
    void anIntOrStringIsOneOfBoth() {
        assertEquals(7L, port(varint(1, 0), varint(2, 7), text(3, "ignored")));
        assertEquals("http", port(varint(1, 1), varint(2, 7), text(3, "http")));
        assertEquals(0L, port());
        assertEquals(
                Reason.WRONG_TYPE,
                assertThrows(MalformedException.class, () -> port(varint(1, 2))).reason());
    }

    private static Object port(byte[]... intOrString) {
        byte[] service = message(2, message(1, message(4, intOrString)));
        Object ports = Trees.at(Protobuf.parse(envelope("v1", "Service", service)), "spec", "ports");
        return Trees.at(((List<?>) ports).get(0), "targetPort");
    }

    @Test
    void whatOtherReadersUnderstandDifferentlyIsRefused() {
        byte[] tagOf35Bits = raw(0x92, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00); // field 2 to who keeps 32 bits
        assertRefused(Reason.SYNTAX, "", podBody(tagOf35Bits));
        byte[] lengthOf33Bits = raw(0x12, 0x80, 0x80, 0x80, 0x80, 0x10); // 0 to who keeps 32 bits
        assertRefused(Reason.WRONG_TYPE, " in spec", podBody(lengthOf33Bits));
        assertRefused(Reason.SYNTAX, "", podBody(raw(0x02, 0x00))); // field 0
        assertRefused(Reason.WRONG_TYPE, " in spec", podBody(raw(0x13, 0x14))); // a group
        assertRefused(Reason.SYNTAX, " in spec", podBody(raw(0x12, 0x05, 0x00))); // longer than what is there
        assertRefused(
                Reason.SYNTAX, "", podBody(raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)));
    }

    @Test
    void rawJsonInsideIsReadAsStrictly() {
        byte[] revision = message(2, text(1, "{\"a\":1,\"a\":2}"));
        assertRefused(Reason.DUPLICATE_KEY, "", envelope("apps/v1", "ControllerRevision", revision));
    }

    @Test
    void onlyKindsWithASchemaAreRead() {
        assertRefused(Reason.UNKNOWN_KIND, "", envelope("example.com/v1", "Foo"));
        assertRefused(Reason.UNKNOWN_KIND, "", envelope("v1", "Container"));
        assertRefused(Reason.UNKNOWN_KIND, "", envelope("", ""));
        assertRefused(Reason.UNKNOWN_KIND, "", Wire.MAGIC);
    }

    @Test
    void anEnvelopeWithAnEncodingOfItsOwnIsRefused() {
        assertRefused(Reason.UNSUPPORTED, " in envelope", join(envelope("v1", "Pod"), text(3, "gzip")));
        assertRefused(Reason.UNSUPPORTED, " in envelope", join(envelope("v1", "Pod"), text(4, "application/json")));
        assertEquals(
                "Pod",
                Protobuf.parse(join(envelope("v1", "Pod"), text(3, ""), text(4, "")))
                        .get("kind"));
    }

    @Test
    void withoutTheMagicItIsNoKubernetesProtobuf() {
        assertFalse(Protobuf.isEnvelope(raw('k', '8', 's')));
        assertFalse(Protobuf.isEnvelope(raw('{', '}', ' ', ' ', ' ')));
        assertTrue(Protobuf.isEnvelope(Wire.MAGIC));
        assertRefused(Reason.SYNTAX, "", raw('{', '}', ' ', ' ', ' '));
    }

    @Test
    void depthIsBounded() {
        byte[] template = text(1, "leaf");
        for (int i = 0; i < 100; i++) {
            template = message(9, template); // a composite template is made of composite templates
        }
        byte[] content = message(2, message(3, template));
        MalformedException e = assertThrows(
                MalformedException.class,
                () -> Protobuf.parse(envelope("scheduling.k8s.io/v1beta1", "Workload", content)));
        assertEquals(Reason.TOO_DEEP, e.reason(), e.getMessage());
    }

    @Test
    void fewBytesDoNotBecomeAHugeTree() {
        byte[] containers = new byte[2 * 1024 * 1024];
        for (int i = 0; i < containers.length; i += 2) {
            containers[i] = 0x12;
        }
        assertRefused(Reason.TOO_LARGE, " in spec.containers", podBody(message(2, containers)));
    }

    private static byte[] podBody(byte[] content) {
        return envelope("v1", "Pod", content);
    }

    private static Object pod(byte[] content) {
        return Protobuf.parse(podBody(content));
    }

    private static byte[] deploymentBody(byte[] content) {
        return envelope("apps/v1", "Deployment", content);
    }

    private static Object deployment(byte[] content) {
        return Protobuf.parse(deploymentBody(content));
    }

    private static String asText(Object tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8);
    }

    private static void assertRefused(Reason reason, String where, byte[] body) {
        MalformedException e = assertThrows(MalformedException.class, () -> Protobuf.parse(body));
        assertEquals(reason, e.reason(), e.getMessage());
        assertTrue(e.getMessage().endsWith(where), e.getMessage());
    }
}
