package io.gatehouse.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Writes of all sorts about few objects, so that they meet: most of them say something that a policy has an opinion about. */
final class GeneratedWrites {
    private static final String CORE = "/api/v1/namespaces/sameness/";
    private static final String APPS = "/apis/apps/v1/namespaces/sameness/deployments";
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/sameness/roles";
    private static final String MANAGER = "?fieldManager=generated&force=true";
    private final Random random;

    GeneratedWrites(long seed) {
        this.random = new Random(seed);
    }

    Sent next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> write(CORE + "configmaps", "ConfigMap", "v1", one("a", "b", "c"));
            case 3, 4 -> write(CORE + "pods", "Pod", "v1", one("p", "q", "r", "s"));
            case 5, 6 -> write(APPS, "Deployment", "apps/v1", one("d", "e"));
            case 7 -> scale();
            case 8 -> write(ROLES, "Role", "rbac.authorization.k8s.io/v1", one("x", "y", "z"));
            default -> ephemeral(one("p", "q", "r"));
        };
    }

    private Sent write(String collection, String kind, String version, String name) {
        String object = collection + "/" + name;
        String whole = whole(kind, version, name);
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> Sent.json("POST", collection, whole);
            case 3 -> Sent.json("PUT", object, whole);
            case 4 -> patch(object, "application/merge-patch+json", part(kind));
            case 5 -> patch(object, "application/strategic-merge-patch+json", part(kind));
            case 6 -> patch(object, "application/json-patch+json", operations(kind));
            case 7 -> patch(object + MANAGER, "application/apply-patch+yaml", whole);
            default -> new Sent("DELETE", object, one("", Sent.JSON), new byte[0]);
        };
    }

    private Sent scale() {
        String name = one("d", "e");
        int replicas = random.nextInt(10);
        return random.nextBoolean()
                ? patch(
                        APPS + "/" + name + "/scale",
                        "application/merge-patch+json",
                        "{\"spec\":{\"replicas\":" + replicas + "}}")
                : Sent.json("PUT", APPS + "/" + name + "/scale", """
                        {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"%s","namespace":"sameness"},
                        "spec":{"replicas":%d}}""".formatted(name, replicas));
    }

    private Sent ephemeral(String name) {
        return patch(
                CORE + "pods/" + name + "/ephemeralcontainers", "application/strategic-merge-patch+json", """
                {"spec":{"ephemeralContainers":[{"name":"debug-%d","image":"%s"}]}}""".formatted(
                                random.nextInt(1000), image()));
    }

    private static Sent patch(String target, String type, String text) {
        return new Sent("PATCH", target, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private String whole(String kind, String version, String name) {
        return """
                {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","namespace":"sameness","labels":%s%s},%s}""".formatted(
                        version,
                        kind,
                        name,
                        labels(),
                        random.nextInt(12) == 0 ? ",\"resourceVersion\":\"1\"" : "",
                        content(kind));
    }

    private String content(String kind) {
        return switch (kind) {
            case "ConfigMap" -> "\"data\":" + data();
            case "Pod" -> "\"spec\":" + pod();
            case "Role" ->
                "\"rules\":[{\"apiGroups\":[\"\"],\"verbs\":[\"get\"],\"resources\":[\"%s\"]}]"
                        .formatted(one("pods", "secrets", "services"));
            default -> """
                    "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},
                    "spec":%s}}""".formatted(random.nextInt(8), template());
        };
    }

    private String part(String kind) {
        return switch (random.nextInt(3)) {
            case 0 -> "{\"metadata\":{\"labels\":" + labels() + "}}";
            case 1 -> "{\"metadata\":{\"annotations\":{\"note\":\"" + random.nextInt(100) + "\"}}}";
            default -> "{" + content(kind) + "}";
        };
    }

    private String operations(String kind) {
        return switch (random.nextInt(4)) {
            case 0 -> "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":" + labels() + "}]";
            case 1 ->
                "[{\"op\":\"test\",\"path\":\"/metadata/labels/team\",\"value\":\"" + one("red", "blue")
                        + "\"},{\"op\":\"remove\",\"path\":\"/metadata/labels/team\"}]";
            case 2 ->
                kind.equals("ConfigMap")
                        ? "[{\"op\":\"add\",\"path\":\"/data\",\"value\":" + data() + "}]"
                        : "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":" + random.nextInt(9) + "}]";
            default -> "[{\"op\":\"replace\",\"path\":\"/nothing/there\",\"value\":1}]";
        };
    }

    private String labels() {
        return one(
                "{}",
                "{\"team\":\"red\"}",
                "{\"team\":\"red\"}",
                "{\"team\":\"blue\"}",
                "{\"keep\":\"yes\"}",
                "{\"keep\":\"no\"}");
    }

    private String data() {
        return one(
                "{}",
                "{\"a\":\"good\"}",
                "{\"a\":\"bad\"}",
                "{\"locked\":\"1\"}",
                "{\"locked\":\"1\",\"b\":\"2\"}",
                "{\"b\":\"bad\",\"c\":\"x\"}");
    }

    private String pod() {
        return """
                {"automountServiceAccountToken":false,"containers":[{"name":"c","image":"%s"}]%s%s}""".formatted(
                        image(),
                        one("", "", ",\"terminationGracePeriodSeconds\":5", ",\"restartPolicy\":\"Never\""),
                        one("", ",\"initContainers\":[{\"name\":\"i\",\"image\":\"" + image() + "\"}]"));
    }

    private String template() {
        return "{\"containers\":[{\"name\":\"c\",\"image\":\"%s\"}]}".formatted(image());
    }

    private String image() {
        return one(
                "registry.example.com/a:1",
                "registry.example.com/b:2",
                "registry.k8s.io/pause",
                "docker.io/nginx",
                "nginx");
    }

    private String one(String... of) {
        return List.of(of).get(random.nextInt(of.length));
    }
}
