package io.gatehouse.demo.embedded;

import com.google.protobuf.CodedOutputStream;
import io.gatehouse.wire.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI v2 document, which a kubectl before 1.27 wants before it applies anything. It describes no type: such a kubectl then
 * leaves all checks to the server.
 */
final class OpenApiV2 {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String VERSION = "2.0";
    private static final String TITLE = "Kubernetes";
    private static final String API_VERSION = "v1.37";

    private OpenApiV2() {}

    static Answer answer(@Nullable String accept) {
        if (accept != null && accept.contains("protobuf")) {
            return Answer.bytes(200, PROTOBUF, protobuf());
        }
        View.of(accept);
        return Answer.json(Trees.of(
                "swagger", VERSION,
                "info", Trees.of("title", TITLE, "version", API_VERSION),
                "paths", Trees.of(),
                "definitions", Trees.of()));
    }

    /** Of the message {@code openapi.v2.Document}: 1 is the version, 2 the info, of which 1 is the title and 2 the version. */
    private static byte[] protobuf() {
        byte[] info = fields(bytes(TITLE), bytes(API_VERSION));
        return fields(bytes(VERSION), info);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] fields(byte[] first, byte[] second) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(1, first);
            out.writeByteArray(2, second);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
