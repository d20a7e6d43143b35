package io.gatehouse.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.Surroundings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy file of kube-apiserver's gives the same answers at the gate, reasons included. */
class AbacIT {
    private static final Path POLICIES =
            Path.of("src/test/resources/io/gatehouse/authz/abac.jsonl").toAbsolutePath();
    private static final int CASES = 2500;
    private static final Identity ADMIN = new Identity("admin", "", List.of("system:masters"), Map.of());
    private static final List<String> USERS =
            List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "*", "nobodies");
    private static final List<String> GROUPS =
            List.of("dev", "ops", "nobodies", Identity.AUTHENTICATED, Identity.UNAUTHENTICATED, "*");
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "delete", "deletecollection", "impersonate", "post");
    private static final List<String> NAMESPACES = List.of("a", "b", "c", "", "*");
    private static final List<String> RESOURCES =
            List.of("pods", "nodes", "deployments", "configmaps", "secrets", "services", "events", "*");
    private static final List<String> API_GROUPS = List.of("", "", "apps", "batch", "*");
    private static final List<String> PATHS = List.of(
            "/",
            "/version",
            "/versions",
            "/healthz",
            "/healthz/ping",
            "/api",
            "/apis/apps",
            "/logs/",
            "/logs/a",
            "/log",
            "/openapi/v3",
            "/livez",
            "*");

    @TempDir
    private Path folder;

    private final Random random = new Random(20);

    /** A question, as the gate asks it and as a SubjectAccessReview. */
    private record Case(Attributes attributes, JsonObject spec) {}

    @Test
    void theAnswersAreKubeApiservers() throws Exception {
        ControlPlaneOptions options = ControlPlaneOptions.apiOnly(folder.resolve("cluster"), Parts.here())
                .withApiServerFlags("--authorization-mode=ABAC", "--authorization-policy-file=" + POLICIES);
        // Beside the cluster's own modes: the gate has that for nodes not, of which nobody is one here.
        Authorizer gate = Authorizers.of(
                new AuthorizationConfiguration(
                        List.of(Mode.RBAC, Mode.ABAC),
                        new AuthorizationConfiguration.Rbac(true, List.of()),
                        Optional.of(new AuthorizationConfiguration.Abac(POLICIES))),
                Surroundings.NONE);
        int allowed = 0;
        List<String> differences = new ArrayList<>();
        try (ControlPlane cluster = new ControlPlane(options)) {
            cluster.start(step -> {});
            FrontProxy admin = FrontProxy.of(cluster);
            for (int i = 0; i < CASES; i++) {
                Case next = next();
                String ours = text(gate.authorize(next.attributes()).result());
                String theirs = review(admin, next.spec());
                allowed += theirs.startsWith("true") ? 1 : 0;
                if (!ours.equals(theirs)) {
                    differences.add(next.spec() + ": " + ours + ", kube-apiserver: " + theirs);
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(allowed > CASES / 10 && allowed < CASES * 9 / 10, allowed + " of " + CASES + " are allowed");
    }

    private static String text(Decision decision) {
        return text(decision.allows(), decision.reason());
    }

    /** Of several bindings that allow something each side names the one that it finds. */
    private static String text(boolean isAllowed, String reason) {
        return isAllowed + " " + (reason.startsWith("RBAC: ") ? "RBAC" : reason);
    }

    private static String review(FrontProxy admin, JsonObject spec) throws Exception {
        String body = new JsonObject()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SubjectAccessReview")
                .put("spec", spec)
                .encode();
        FrontProxy.Answer answer = admin.send(
                ADMIN,
                "POST",
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                List.of(new FrontProxy.Header("Content-Type", "application/json")),
                body);
        JsonObject status = new JsonObject(answer.body()).getJsonObject("status");
        return text(status.getBoolean("allowed"), status.getString("reason", ""));
    }

    private Case next() {
        String user = pick(USERS);
        List<String> groups =
                GROUPS.stream().filter(group -> random.nextInt(3) == 0).toList();
        JsonObject spec = new JsonObject().put("user", user).put("groups", new JsonArray(groups));
        String verb = pick(VERBS);
        RequestInfo action;
        if (random.nextInt(3) == 0) {
            String path = pick(PATHS);
            action = RequestInfo.ofPath(path, verb);
            spec.put("nonResourceAttributes", new JsonObject().put("path", path).put("verb", verb));
        } else {
            action = RequestInfo.ofAction(
                    verb, pick(API_GROUPS), "v1", pick(NAMESPACES), pick(RESOURCES), pick(List.of("", "status")), "x");
            spec.put(
                    "resourceAttributes",
                    new JsonObject()
                            .put("verb", verb)
                            .put("group", action.apiGroup())
                            .put("version", "v1")
                            .put("namespace", action.namespace())
                            .put("resource", action.resource())
                            .put("subresource", action.subresource())
                            .put("name", "x"));
        }
        Identity identity = new Identity(user, "", groups, Map.of());
        return new Case(Questions.question(identity, action), spec);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
