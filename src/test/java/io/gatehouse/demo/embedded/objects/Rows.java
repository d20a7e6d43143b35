package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a real API server was asked, and what it answered. */
final class Rows {
    private Rows() {}

    static List<String[]> of(String resource) throws IOException {
        var stream = Rows.class.getResourceAsStream(resource);
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    static Map<String, Object> object(String json) {
        return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
    }

    static Object tree(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Object tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8);
    }
}
