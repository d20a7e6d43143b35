package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param path decoded segments, none of them empty
 */
record Request(HttpMethod method, List<String> path, MultiMap query, MultiMap headers, byte[] body, RemoteUser user) {

    static List<String> segments(String path) {
        try {
            return Arrays.stream(path.split("/"))
                    .filter(segment -> !segment.isEmpty())
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Failure.badRequest("the path has a bad escape");
        }
    }

    boolean is(HttpMethod other) {
        return method.equals(other);
    }

    boolean isRead() {
        return is(HttpMethod.GET) || is(HttpMethod.HEAD);
    }

    /** The query's value, empty where it is missing. */
    String query(String name) {
        return Optional.ofNullable(query.get(name)).orElse("");
    }

    boolean flag(String name) {
        return query.contains(name) && !List.of("false", "0").contains(query(name));
    }

    Optional<Long> number(String name) {
        String value = query(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(value));
        } catch (NumberFormatException e) {
            throw Failure.badRequest(name + ": Invalid value: \"" + value + "\"");
        }
    }

    /** Without its parameters, in lower case; empty where none was sent. */
    String contentType() {
        String header = Optional.ofNullable(headers.get("Content-Type")).orElse("");
        return header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    boolean isDryRun() {
        List<String> values = query.getAll("dryRun");
        if (!values.stream().allMatch("All"::equals)) {
            throw Failure.badRequest("dryRun: Unsupported value: " + values + ": supported values: \"All\"");
        }
        return !values.isEmpty();
    }
}
