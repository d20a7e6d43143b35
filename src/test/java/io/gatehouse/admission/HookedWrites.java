package io.gatehouse.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Writes of all sorts about few objects, so that they meet: most of them tell webhooks what to answer, then and later. */
final class HookedWrites {
    private static final String CORE = "/api/v1/namespaces/hooked/";
    private static final String APPS = "/apis/apps/v1/namespaces/hooked/deployments";
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/hooked/roles";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private final Random random;

    HookedWrites(long seed) {
        this.random = new Random(seed);
    }

    Sent next() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> write(CORE + "configmaps", "ConfigMap", "v1", one("a", "b", "c"));
            case 3, 4 -> write(APPS, "Deployment", "apps/v1", one("d", "e"));
            case 5 -> scale(one("d", "e"));
            case 6 -> write(CORE + "pods", "Pod", "v1", one("p", "q"));
            default -> write(ROLES, "Role", "rbac.authorization.k8s.io/v1", one("x", "y"));
        };
    }

    private Sent write(String collection, String kind, String version, String name) {
        String object = collection + "/" + name;
        return switch (random.nextInt(10)) {
            case 0, 1 -> Sent.json("POST", collection, whole(kind, version, name, action()));
            case 2, 3 -> Sent.json("PUT", object + "?fieldManager=putter", whole(kind, version, name, action()));
            case 4 -> patch(object, MERGE, part(kind));
            case 5 -> patch(object + "?fieldManager=patcher", STRATEGIC, part(kind));
            case 6 -> patch(object, "application/json-patch+json", operations());
            // A webhook that would change an apply has the gate refuse it.
            case 7 ->
                patch(
                        object + "?fieldManager=applier&force=true",
                        "application/apply-patch+yaml",
                        whole(kind, version, name, one("allow", "warn", "deny", "fault-there")));
            default -> deletion(object);
        };
    }

    private Sent deletion(String object) {
        return switch (random.nextInt(4)) {
            case 0 -> new Sent("DELETE", object, "", new byte[0]);
            case 1 ->
                new Sent("DELETE", object + "?gracePeriodSeconds=7&propagationPolicy=Background", "", new byte[0]);
            case 2 ->
                Sent.json(
                        "DELETE",
                        object,
                        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0}");
            default ->
                Sent.json(
                        "DELETE",
                        object + "?gracePeriodSeconds=9",
                        "{\"propagationPolicy\":\"Background\",\"preconditions\":{}}");
        };
    }

    private Sent scale(String name) {
        int replicas = random.nextInt(5);
        return random.nextBoolean()
                ? patch(APPS + "/" + name + "/scale", MERGE, "{\"spec\":{\"replicas\":" + replicas + "}}")
                : Sent.json("PUT", APPS + "/" + name + "/scale", """
                        {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"%s","namespace":"hooked"},
                        "spec":{"replicas":%d}}""".formatted(name, replicas));
    }

    private static Sent patch(String target, String type, String text) {
        return new Sent("PATCH", target, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private String whole(String kind, String version, String name, String action) {
        return """
                {"apiVersion":"%s","kind":"%s","metadata":{"name":"%s","namespace":"hooked","labels":{"team":"%s"},
                "annotations":{"do":"%s"}},%s}""".formatted(version, kind, name, one("red", "blue"), action, content(kind));
    }

    private String content(String kind) {
        return switch (kind) {
            case "ConfigMap" -> "\"data\":{\"k\":\"" + random.nextInt(3) + "\"}";
            case "Pod" ->
                "\"spec\":{\"automountServiceAccountToken\":false,\"containers\":[{\"name\":\"c\",\"image\":\"%s\"}]}"
                        .formatted(one("a:1", "b:2"));
            case "Role" ->
                "\"rules\":[{\"apiGroups\":[\"\"],\"verbs\":[\"get\"],\"resources\":[\"%s\"]}]"
                        .formatted(one("pods", "secrets"));
            default -> """
                    "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},
                    "spec":{"containers":[{"name":"c","image":"%s"}]}}}""".formatted(random.nextInt(4), one("a:1", "b:2"));
        };
    }

    private String part(String kind) {
        return switch (random.nextInt(3)) {
            case 0 -> "{\"metadata\":{\"labels\":{\"team\":\"" + one("red", "blue") + "\"}}}";
            case 1 -> "{\"metadata\":{\"annotations\":{\"do\":\"" + action() + "\"}}}";
            default -> "{" + content(kind) + "}";
        };
    }

    private String operations() {
        return switch (random.nextInt(3)) {
            case 0 -> "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"team\":\"green\"}}]";
            case 1 -> "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"do\":\"" + action() + "\"}}]";
            default -> "[{\"op\":\"remove\",\"path\":\"/metadata/annotations/made\"}]";
        };
    }

    private String action() {
        return one(
                "allow",
                "warn",
                "deny",
                "deny-plain",
                "patch-label",
                "patch-label",
                "patch-more",
                "patch-same",
                "fault",
                "fault-there");
    }

    private String one(String... of) {
        return List.of(of).get(random.nextInt(of.length));
    }
}
