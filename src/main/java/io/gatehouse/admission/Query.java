package io.gatehouse.admission;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target's query as Go reads it: a pair that is malformed is not there. */
record Query(Map<String, List<String>> values) {
    static Query of(String target) {
        int begin = target.indexOf('?');
        if (begin < 0) {
            return new Query(Map.of());
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : target.substring(begin + 1).split("&")) {
            if (!pair.isEmpty() && pair.indexOf(';') < 0) {
                add(values, pair);
            }
        }
        return new Query(values);
    }

    private static void add(Map<String, List<String>> values, String pair) {
        int equals = pair.indexOf('=');
        try {
            String key = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
        } catch (IllegalArgumentException e) {
            // as if it were not there
        }
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }
}
