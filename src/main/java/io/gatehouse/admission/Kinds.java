package io.gatehouse.admission;

import io.gatehouse.core.RequestInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The kinds of Kubernetes' own resources and subresources, from the resource {@code kinds}, whose head describes it. */
final class Kinds {
    private static final Map<String, Kind> BY_RESOURCE = load();

    private Kinds() {}

    static Optional<Kind> of(RequestInfo info) {
        String version = info.apiGroup().isEmpty() ? info.apiVersion() : info.apiGroup() + "/" + info.apiVersion();
        return Optional.ofNullable(BY_RESOURCE.get(version + " " + info.fullResource()));
    }

    private static Map<String, Kind> load() {
        Map<String, Kind> kinds = new HashMap<>();
        InputStream stream = Objects.requireNonNull(Kinds.class.getResourceAsStream("kinds"), "kinds");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String version = "";
            for (String line : reader.lines().toList()) {
                String[] words = line.strip().split(" ");
                if (words.length == 1) {
                    version = words[0];
                } else if (!line.startsWith("#")) {
                    kinds.put(version + " " + words[0], Kind.of(words.length == 3 ? words[2] : version, words[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(kinds);
    }
}
