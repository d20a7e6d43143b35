package io.gatehouse.demo.embedded.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All kinds, from the resource {@code kinds.txt}, whose head describes its columns. */
public final class Kinds {
    private final List<Kind> all;

    private Kinds(List<Kind> all) {
        this.all = List.copyOf(all);
    }

    public static Kinds load() {
        InputStream stream = Objects.requireNonNull(Kinds.class.getResourceAsStream("kinds.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return new Kinds(lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Kinds::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Kind parse(String line) {
        List<String> columns = List.of(line.trim().split("\\s+"));
        String apiVersion = columns.get(0);
        int slash = apiVersion.indexOf('/');
        return new Kind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                columns.get(1),
                columns.get(2),
                Kind.Scope.valueOf(columns.get(3).toUpperCase(Locale.ROOT)),
                words(columns.get(4)),
                words(columns.get(5)),
                words(columns.get(6)));
    }

    private static List<String> words(String column) {
        return column.equals("-") ? List.of() : Arrays.asList(column.split(","));
    }

    public List<Kind> all() {
        return all;
    }

    public List<Kind> of(String apiVersion) {
        return all.stream().filter(kind -> kind.apiVersion().equals(apiVersion)).toList();
    }

    /** Every group has one version. */
    public Set<String> apiVersions() {
        return all.stream().map(Kind::apiVersion).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public Optional<Kind> find(String apiVersion, String plural) {
        return all.stream()
                .filter(kind ->
                        kind.apiVersion().equals(apiVersion) && kind.plural().equals(plural))
                .findFirst();
    }

    /** A kind that is known to be there, by its {@link Kind#resource()}. */
    public Kind get(String resource) {
        return all.stream().filter(kind -> kind.is(resource)).findFirst().orElseThrow();
    }
}
