package io.gatehouse.kube;

import io.gatehouse.pki.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A kubeconfig ({@code v1} Config), with all that it needs inside. */
public final class Kubeconfig {
    private final Map<String, Object> document;

    private Kubeconfig(Map<String, Object> document) {
        this.document = document;
    }

    /** Collects clusters, users and contexts; the first context is the current one. */
    public static final class Builder {
        private final List<Object> clusters = new ArrayList<>();
        private final List<Object> users = new ArrayList<>();
        private final List<Object> contexts = new ArrayList<>();
        private Optional<String> current = Optional.empty();

        /** @param authority PEM */
        public Builder cluster(String name, String server, String authority) {
            Map<String, Object> cluster = new LinkedHashMap<>();
            cluster.put("server", server);
            cluster.put("certificate-authority-data", encoded(authority));
            clusters.add(named(name, "cluster", cluster));
            return this;
        }

        /** @param certificate PEM, with its chain */
        public Builder certificateUser(String name, String certificate, String key) {
            Map<String, Object> user = new LinkedHashMap<>();
            user.put("client-certificate-data", encoded(certificate));
            user.put("client-key-data", encoded(key));
            users.add(named(name, "user", user));
            return this;
        }

        public Builder tokenUser(String name, String token) {
            users.add(named(name, "user", Map.of("token", token)));
            return this;
        }

        public Builder passwordUser(String name, String password) {
            Map<String, Object> user = new LinkedHashMap<>();
            user.put("username", name);
            user.put("password", password);
            users.add(named(name, "user", user));
            return this;
        }

        public Builder context(String name, String cluster, String user, Optional<String> namespace) {
            Map<String, Object> context = new LinkedHashMap<>();
            context.put("cluster", cluster);
            context.put("user", user);
            namespace.ifPresent(value -> context.put("namespace", value));
            contexts.add(named(name, "context", context));
            current = current.or(() -> Optional.of(name));
            return this;
        }

        public Kubeconfig build() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("apiVersion", "v1");
            document.put("kind", "Config");
            document.put("clusters", clusters);
            document.put("users", users);
            document.put("contexts", contexts);
            document.put("current-context", current.orElse(""));
            return new Kubeconfig(document);
        }

        private static Map<String, Object> named(String name, String key, Map<String, Object> value) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", name);
            entry.put(key, value);
            return entry;
        }

        private static String encoded(String pem) {
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Readable by its owner alone from its first moment; whole or not at all; in place of what is there. */
    public void write(Path file) throws IOException {
        AtomicFile.writeSecret(file, text());
    }

    private String text() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        return new Yaml(options).dump(document);
    }
}
