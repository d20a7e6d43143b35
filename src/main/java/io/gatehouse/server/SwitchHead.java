package io.gatehouse.server;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The head of a 101, which leaves HTTP and so is written by hand. */
final class SwitchHead {
    private SwitchHead() {}

    static Buffer of(MultiMap headers, String auditId) {
        StringBuilder head = new StringBuilder(512).append("HTTP/1.1 101 Switching Protocols\r\n");
        for (Map.Entry<String, String> header : headers) {
            if (!header.getKey().equalsIgnoreCase("audit-id")) {
                append(head, header.getKey(), header.getValue());
            }
        }
        append(head, "Audit-Id", auditId);
        return Buffer.buffer(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void append(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
