package io.gatehouse.parity;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.FrontProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Questions about permissions, made by chance, and what a kube-apiserver says to them. */
public final class Reviews {
    private static final Identity ADMIN = new Identity("admin", "", List.of("system:masters"), Map.of());
    private static final Origin ORIGIN = Origin.of("test", "127.0.0.1", Optional.empty());
    private static final List<String> VERBS = List.of("get", "list", "create", "delete");

    private final Random random;
    private final String prefix;

    /** @param prefix of all names of users, groups and namespaces */
    public Reviews(long seed, String prefix) {
        this.random = new Random(seed);
        this.prefix = prefix;
    }

    /** As a kube-apiserver's SubjectAccessReview answers. */
    public static String answer(FrontProxy kube, Attributes asked) throws IOException {
        String body = new JsonObject()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SubjectAccessReview")
                .put("spec", spec(asked))
                .encode();
        FrontProxy.Answer answer = kube.send(
                ADMIN,
                "POST",
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                List.of(new FrontProxy.Header("Content-Type", "application/json")),
                body);
        JsonObject status = new JsonObject(answer.body()).getJsonObject("status");
        return text(status.getBoolean("allowed"), status.getString("reason", ""));
    }

    /** The same of a decision of the gate's. */
    public static String answer(Decision decision) {
        return text(decision.allows(), decision.reason());
    }

    /** Of several bindings that allow something, or lack their roles, each side names them in its own order. */
    private static String text(boolean isAllowed, String reason) {
        String[] words = (reason.startsWith("RBAC: ") ? "RBAC" : reason).split("[\\[\\],]");
        return isAllowed + " "
                + Arrays.stream(words).map(String::strip).sorted().toList();
    }

    private static JsonObject spec(Attributes asked) {
        RequestInfo action = asked.action();
        JsonObject spec = new JsonObject()
                .put("user", asked.user().name())
                .put("groups", new JsonArray(asked.user().groups()));
        return action.isResource()
                ? spec.put(
                        "resourceAttributes",
                        new JsonObject()
                                .put("verb", action.verb())
                                .put("group", action.apiGroup())
                                .put("version", action.apiVersion())
                                .put("namespace", action.namespace())
                                .put("resource", action.resource())
                                .put("subresource", action.subresource())
                                .put("name", action.name()))
                : spec.put(
                        "nonResourceAttributes",
                        new JsonObject().put("path", action.path()).put("verb", action.verb()));
    }

    /** Of one of a few users in a few groups about one of a few things. */
    public Attributes next() {
        Identity user =
                Identity.of(prefix + "-user-" + random.nextInt(8), List.of(prefix + "-group-" + random.nextInt(4)));
        RequestInfo action = random.nextInt(5) == 0
                ? RequestInfo.ofPath("/" + prefix + "/" + random.nextInt(6), one(VERBS))
                : RequestInfo.ofAction(
                        one(VERBS),
                        one(List.of("", "apps")),
                        "v1",
                        one(List.of("", prefix, prefix + "-other")),
                        one(List.of("pods", "secrets", "deployments")),
                        one(List.of("", "", "status")),
                        one(List.of("", "a", "b")));
        return new Attributes("default", user, action, ORIGIN);
    }

    /** Roles of all sorts and bindings that give them to these users, some of which name roles that are not there. */
    public String roles(int count) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String rule = "{verbs: [%s, %s], apiGroups: ['%s'], resources: [%s, %s], resourceNames: [%s]}"
                    .formatted(
                            one(VERBS),
                            one(VERBS),
                            one(List.of("", "apps", "*")),
                            one(List.of("pods", "secrets", "deployments")),
                            one(List.of("pods/status", "'*/status'", "deployments")),
                            one(List.of("", "", "a")));
            String paths = "{verbs: [%s], nonResourceURLs: [/%s/%d]}".formatted(one(VERBS), prefix, random.nextInt(6));
            yaml.append(object("ClusterRole", "", i, "rules: [" + rule + ", " + paths + "]"))
                    .append(object("Role", prefix, i, "rules: [" + rule + "]"))
                    .append(object("ClusterRoleBinding", "", i, binding("ClusterRole", count)))
                    .append(object("RoleBinding", prefix, i, binding(one(List.of("Role", "ClusterRole")), count)));
        }
        return yaml.toString();
    }

    private String object(String kind, String namespace, int number, String rest) {
        return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: %s\nmetadata: {name: %s-%d, namespace: '%s'}\n%s\n"
                .formatted(kind, prefix, number, namespace, rest);
    }

    private String binding(String kind, int count) {
        return ("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s-%d}\n"
                        + "subjects: [{kind: User, name: %s-user-%d}, {kind: Group, name: %s-group-%d}]")
                .formatted(
                        kind,
                        prefix,
                        random.nextInt(count + count / 4),
                        prefix,
                        random.nextInt(8),
                        prefix,
                        random.nextInt(16));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
