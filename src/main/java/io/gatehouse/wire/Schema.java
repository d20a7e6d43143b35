package io.gatehouse.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the published Kubernetes types look like in protobuf and in JSON, from the resource {@code kubernetes.schema}, whose head
 * describes its format. Read when it is first asked for; a message's line is only understood when somebody wants that message.
 */
public final class Schema {
    /** What every API group accepts beside its own kinds, under the group's own apiVersion. */
    private static final Set<String> OF_EVERY_GROUP =
            Set.of("CreateOptions", "DeleteOptions", "GetOptions", "ListOptions", "PatchOptions", "UpdateOptions");

    /** What an API server says about itself, under the apiVersion v1. */
    private static final Set<String> OF_THE_SERVER =
            Set.of("APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status");

    private static final String META = "meta.v1";

    private final Map<String, String> packageOfApiVersion = new LinkedHashMap<>();
    private final Map<String, String> lines = new HashMap<>();
    private final Map<String, Message> messages = new ConcurrentHashMap<>();

    private Schema(List<String> text) {
        String current = "";
        for (String line : text) {
            if (line.startsWith("package ")) {
                String[] words = line.split(" ");
                current = words[1];
                packageOfApiVersion.put(words[2], current);
            } else if (!line.startsWith("#")) {
                int name = line.indexOf(' ') + 1;
                int end = line.indexOf(' ', name);
                lines.put(current + "." + line.substring(name, end < 0 ? line.length() : end), line);
            }
        }
    }

    /** The types of the Kubernetes version that this build knows. */
    public static Schema kubernetes() {
        return Kubernetes.SCHEMA;
    }

    /** The message of a kind that may stand alone, as the body of a request. */
    public Optional<Message> kind(String apiVersion, String kind) {
        String home = packageOfApiVersion.get(apiVersion);
        if (home == null) {
            return Optional.empty();
        }
        boolean shared = OF_EVERY_GROUP.contains(kind) || (apiVersion.equals("v1") && OF_THE_SERVER.contains(kind));
        String name = (shared ? META : home) + "." + kind;
        return lines.containsKey(name) ? Optional.of(message(name)).filter(Message::isKind) : Optional.empty();
    }

    /** The message of a field's type. */
    public Message message(String name) {
        return messages.computeIfAbsent(name, this::parse);
    }

    /** The full names of all messages. */
    public Set<String> names() {
        return Set.copyOf(lines.keySet());
    }

    private Message parse(String name) {
        String line = lines.get(name);
        if (line == null) {
            throw new IllegalArgumentException("no message " + name);
        }
        String home = name.substring(0, name.lastIndexOf('.'));
        List<String> words = Arrays.asList(line.split(" "));
        List<Field> fields = new ArrayList<>();
        for (String word : words.subList(2, words.size())) {
            fields.add(Field.parse(word, home));
        }
        return new Message(name, words.get(0), fields);
    }

    /** One message: an object in JSON, or, as {@code list}, the bare list that is its only field. */
    public static final class Message {
        private final String name;
        private final String form;
        private final List<Field> fields;
        private final Map<Integer, Integer> indexByNumber = new HashMap<>();

        Message(String name, String form, List<Field> fields) {
            this.name = name;
            this.form = form;
            this.fields = List.copyOf(fields);
            for (int i = 0; i < fields.size(); i++) {
                indexByNumber.put(fields.get(i).number(), i);
            }
        }

        public String name() {
            return name;
        }

        /** In the order in which JSON shows them. */
        public List<Field> fields() {
            return fields;
        }

        public boolean isKind() {
            return form.equals("kind");
        }

        public boolean isBareList() {
            return form.equals("list");
        }

        /** The place in {@link #fields} of the field with this number, or -1. */
        int indexOf(int number) {
            return Objects.requireNonNullElse(indexByNumber.get(number), -1);
        }
    }

    /** Deferred until somebody asks, for most requests never need a schema. */
    private static final class Kubernetes {
        static final Schema SCHEMA = load("kubernetes.schema");

        private static Schema load(String resource) {
            InputStream stream = Objects.requireNonNull(Schema.class.getResourceAsStream(resource), resource);
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                return new Schema(reader.lines().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
