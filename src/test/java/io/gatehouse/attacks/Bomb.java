package io.gatehouse.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * A body that becomes far larger than it is, to be posted.
 *
 * @param more headers
 * @param body one byte a character
 * @param expected what may be answered
 */
record Bomb(String what, String resource, String type, String more, String body, Set<Integer> expected) {
    /** What admission reads at most. */
    static final int LENGTH = 3 << 20;

    private static final String REVIEWED = "namespaces/n/configmaps";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String GZIP = "Content-Encoding: gzip\r\n";

    /** Where it can be read, or would be but for its size. */
    private static final Integer[] PASSES = {200, 413, 429};

    private static final Integer[] REFUSED = {400, 413, 429};

    static List<Bomb> all() {
        return List.of(
                reviewed("a long body", JSON, "x".repeat(LENGTH + 1), 413),
                reviewed("deep JSON", JSON, "{\"a\":".repeat(LENGTH / 5), REFUSED),
                reviewed("deep arrays", JSON, "[".repeat(LENGTH), REFUSED),
                reviewed("a long number", JSON, "{\"a\":" + "9".repeat(LENGTH - 6) + "}", REFUSED),
                reviewed("a large exponent", JSON, "{\"a\":1e999999999}", REFUSED),
                reviewed("wide JSON", JSON, wide(), PASSES),
                reviewed("a list of nothing", JSON, list("0"), PASSES),
                reviewed("a list of empty objects", JSON, list("{}"), PASSES),
                reviewed("a list of objects of one member", JSON, list("{\"a\":0}"), PASSES),
                reviewed("a list of lists of one number", JSON, list("[1.5]"), PASSES),
                reviewed("what is to be escaped", JSON, object("\"" + "<".repeat(LENGTH - 100) + "\""), PASSES),
                reviewed("aliases in YAML", YAML, aliases(), REFUSED),
                reviewed("deep YAML", YAML, "[".repeat(LENGTH), REFUSED),
                reviewed("a list of empty objects in YAML", YAML, list("{}"), PASSES),
                reviewed(
                        "an indentation in YAML",
                        YAML,
                        "metadata: {name: x}\na:\n" + " ".repeat(LENGTH - 40) + "b",
                        REFUSED),
                reviewed("documents in YAML", YAML, "---\n".repeat(LENGTH / 4), 413, 415, 429),
                reviewed("deep protobuf", PROTOBUF, Wire.deep(), 400, 413, 415, 429),
                reviewed("empty texts in protobuf", PROTOBUF, Wire.pod("\n\0".repeat(LENGTH / 2 - 100)), 200, 413, 429),
                new Bomb("gzip", REVIEWED, JSON, GZIP, gzip(300 << 20), Set.of(400, 413, 415, 429)),
                unreviewed("gzip that is only audited", JSON, GZIP, gzip(300 << 20)),
                unreviewed("short gzip that is only audited", JSON, GZIP, gzip(list("{\"a\":0}"))),
                unreviewed("wide JSON that is only audited", JSON, "", wide()),
                unreviewed("a list in YAML that is only audited", YAML, "", list("{}")),
                unreviewed(
                        "what is to be escaped and only audited", JSON, "", object("\"" + "<".repeat(1 << 20) + "\"")));
    }

    private static Bomb reviewed(String what, String type, String body, Integer... expected) {
        return new Bomb(what, REVIEWED, type, "", body, Set.of(expected));
    }

    private static Bomb unreviewed(String what, String type, String more, String body) {
        return new Bomb(what, "namespaces", type, more, body, Set.of(200));
    }

    /** The whole request of somebody who may make it. */
    String request() {
        return head() + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The same body, of which nobody knows how long it will be. */
    String chunked() {
        return head() + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                + "\r\n0\r\n\r\n";
    }

    private String head() {
        return "POST /api/v1/" + resource + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + more + "Content-Type: "
                + type + "\r\n";
    }

    /** Of the most members that there is room for. */
    static String wide() {
        StringBuilder body = new StringBuilder("{\"metadata\":{\"name\":\"x\"}");
        for (int i = 0; body.length() < LENGTH - 20; i++) {
            body.append(",\"k").append(i).append("\":0");
        }
        return body.append('}').toString();
    }

    private static String list(String item) {
        return object("[" + (item + ",").repeat((LENGTH - 100) / (item.length() + 1)) + item + "]");
    }

    private static String object(String value) {
        return "{\"metadata\": {\"name\": \"x\"}, \"a\": " + value + "}";
    }

    /** A billion laughs. */
    private static String aliases() {
        StringBuilder body = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            body.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, before))));
        }
        return body.toString();
    }

    private static String gzip(int spaces) {
        return gzip(" ", spaces);
    }

    private static String gzip(String plain) {
        return gzip(plain, plain.length());
    }

    /** As often as it takes to be so long. */
    private static String gzip(String part, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] plain = part.length() == 1 ? new byte[1 << 20] : part.getBytes(ISO_8859_1);
        if (part.length() == 1) {
            Arrays.fill(plain, (byte) part.charAt(0));
        }
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < length; i += plain.length) {
                out.write(plain);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(ISO_8859_1);
    }

    /** Kubernetes' protobuf. */
    private static final class Wire {
        private static final String MAGIC = "k8s\0";

        /** An object in an object, and so on. */
        static String deep() {
            String inner = "";
            for (int i = 0; i < 5000; i++) {
                inner = field(1, inner);
            }
            return MAGIC + inner;
        }

        /** With such a Capabilities in its first container. */
        static String pod(String capabilities) {
            String container = field(15, field(1, capabilities));
            String object = field(1, field(1, "x")) + field(2, field(2, container));
            return MAGIC + field(1, field(1, "v1") + field(2, "Pod")) + field(2, object);
        }

        private static String field(int number, String content) {
            StringBuilder field = new StringBuilder().append((char) (number << 3 | 2));
            int rest = content.length();
            for (; rest > 0x7f; rest >>= 7) {
                field.append((char) (rest & 0x7f | 0x80));
            }
            return field.append((char) rest).append(content).toString();
        }
    }
}
