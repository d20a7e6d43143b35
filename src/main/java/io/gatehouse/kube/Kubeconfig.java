package io.gatehouse.kube;

import io.gatehouse.pki.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A kubeconfig ({@code v1} Config), with all that it needs inside. */
public final class Kubeconfig {
    private final Map<Sort, Map<String, Map<String, String>>> entries;
    private final String current;

    private Kubeconfig(Map<Sort, Map<String, Map<String, String>>> entries, String current) {
        this.entries = entries;
        this.current = current;
    }

    /** What has names in a kubeconfig. */
    enum Sort {
        CLUSTER,
        USER,
        CONTEXT;

        /** Where the entries of this sort stand. */
        String list() {
            return this + "s";
        }

        /** The key beside {@code name} in an entry. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Collects clusters, users and contexts; the first context is the current one. */
    public static final class Builder {
        private final Map<Sort, Map<String, Map<String, String>>> entries = new EnumMap<>(Sort.class);
        private String current = "";

        /** @param authority PEM */
        public Builder cluster(String name, String server, String authority) {
            return add(Sort.CLUSTER, name, "server", server, "certificate-authority-data", encoded(authority));
        }

        /** @param certificate PEM, with its chain */
        public Builder certificateUser(String name, String certificate, String key) {
            return add(
                    Sort.USER, name, "client-certificate-data", encoded(certificate), "client-key-data", encoded(key));
        }

        public Builder tokenUser(String name, String token) {
            return add(Sort.USER, name, "token", token);
        }

        public Builder passwordUser(String name, String password) {
            return add(Sort.USER, name, "username", name, "password", password);
        }

        public Builder context(String name, String cluster, String user, Optional<String> namespace) {
            current = current.isEmpty() ? name : current;
            return namespace.isEmpty()
                    ? add(Sort.CONTEXT, name, "cluster", cluster, "user", user)
                    : add(Sort.CONTEXT, name, "cluster", cluster, "user", user, "namespace", namespace.get());
        }

        public Kubeconfig build() {
            return new Kubeconfig(entries, current);
        }

        private Builder add(Sort sort, String name, String... keysAndValues) {
            Map<String, String> value = new LinkedHashMap<>();
            for (int i = 0; i < keysAndValues.length; i += 2) {
                value.put(keysAndValues[i], keysAndValues[i + 1]);
            }
            entries.computeIfAbsent(sort, absent -> new LinkedHashMap<>()).put(name, value);
            return this;
        }

        private static String encoded(String pem) {
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** By name. */
    Map<String, Map<String, String>> entries(Sort sort) {
        return entries.getOrDefault(sort, Map.of());
    }

    String current() {
        return current;
    }

    /** Readable by its owner alone from its first moment; whole or not at all; in place of what is there. */
    public void write(Path file) throws IOException {
        AtomicFile.writeSecret(file, text());
    }

    String text() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", "v1");
        document.put("kind", "Config");
        for (Sort sort : Sort.values()) {
            List<Object> list = new ArrayList<>();
            entries(sort).forEach((name, value) -> list.add(entry(sort, name, value)));
            document.put(sort.list(), list);
        }
        document.put("current-context", current);
        return KubeconfigNodes.text(KubeconfigNodes.of(document));
    }

    static Map<String, Object> entry(Sort sort, String name, Map<String, String> value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put(sort.toString(), value);
        return entry;
    }
}
