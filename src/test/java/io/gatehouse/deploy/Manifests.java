package io.gatehouse.deploy;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.PkiFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The folder deploy with the secrets that it asks for, and what kustomize makes of it. */
record Manifests(Path folder, List<Map<String, Object>> objects) {
    static final String PROMETHEUS_TOKEN = "prometheus-token";

    /** As the head of kustomization.yaml says. */
    static Manifests in(Path parent, ControlPlane plane) throws Exception {
        Path folder = copy(Path.of("deploy"), parent.resolve("deploy"));
        PkiFolder pki = new PkiFolder(folder.resolve("secrets"));
        pki.leaf(
                "server",
                pki.authority("gatehouse-ca"),
                LeafSpec.server("gate").withDnsNames("gatehouse.gatehouse.svc"));
        pki.authority("users-ca");
        Files.writeString(folder.resolve("secrets/tokens.csv"), PROMETHEUS_TOKEN + ",prometheus,prometheus\n");
        String rendered = Kubectl.current(plane.adminKubeconfig(0)).ok("kustomize", folder.toString());
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object object : new Yaml().loadAll(rendered)) {
            objects.add(at(object));
        }
        return new Manifests(folder, objects);
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    Map<String, Object> object(String kind, String name) {
        return objects.stream()
                .filter(object -> object.get("kind").equals(kind)
                        && at(object, "metadata").get("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** The deployment's pods. */
    Map<String, Object> podTemplate() {
        return at(object("Deployment", "gatehouse"), "spec", "template");
    }

    Map<String, Object> container() {
        return list(at(podTemplate(), "spec"), "containers").get(0);
    }

    /** Lays out what a pod finds in its volumes, but for what the cluster itself puts there. */
    void mount(Path root) throws IOException {
        for (Map<String, Object> mount : list(container(), "volumeMounts")) {
            Path at = Files.createDirectories(root.resolve(((String) mount.get("mountPath")).substring(1)));
            Map<String, Object> volume = list(at(podTemplate(), "spec"), "volumes").stream()
                    .filter(one -> one.get("name").equals(mount.get("name")))
                    .findFirst()
                    .orElseThrow();
            if (volume.containsKey("configMap")) {
                String name = (String) at(volume, "configMap").get("name");
                for (Map.Entry<String, Object> file :
                        at(object("ConfigMap", name), "data").entrySet()) {
                    Files.writeString(at.resolve(file.getKey()), (String) file.getValue());
                }
            } else if (volume.containsKey("secret")) {
                String name = (String) at(volume, "secret").get("secretName");
                for (Map.Entry<String, Object> file :
                        at(object("Secret", name), "data").entrySet()) {
                    Files.write(
                            at.resolve(file.getKey()), Base64.getMimeDecoder().decode((String) file.getValue()));
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> at(Object object, String... keys) {
        Object found = object;
        for (String key : keys) {
            found = ((Map<String, Object>) found).get(key);
        }
        return (Map<String, Object>) found;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> object, String key) {
        return (List<Map<String, Object>>) object.get(key);
    }
}
