package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Admission;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same webhooks in a real kube-apiserver, and at a gate that asks another one what writes come to: they are asked the same, write
 * after write, the same comes of their answers, and the same objects are there in the end.
 */
class HookSamenessIT {
    private static final int WRITES = 260;
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: hooked}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: gatehouse-admission}
            rules:
            - {apiGroups: [""], resources: [configmaps, pods], verbs: [get]}
            - {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [get]}
            - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gatehouse-admission}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gatehouse-admission}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "gatehouse:probes"}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: patcher}
            rules:
            - {apiGroups: [""], resources: [configmaps], verbs: [patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: patcher}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: patcher}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: patcher}]
            """;
    private static final String PATCHERS_TOKEN = "patchers-token";
    private static final String MAPS = "/api/v1/namespaces/hooked/configmaps";

    @TempDir
    static Path temporary;

    private static HookDouble hook;
    private static ControlPlane judging;
    private static TestGate gate;
    private static DirectClient straight;
    private static DirectClient through;

    private static String webhook(String name, String path, String policy, String more) {
        return "- {name: " + name + ".hooks.example, clientConfig: " + hook.client(path)
                + ", rules: [{apiGroups: ['', apps, rbac.authorization.k8s.io], apiVersions: [v1], operations: ['*'],"
                + " resources: [configmaps, pods, deployments, deployments/scale, roles]}]"
                + ", failurePolicy: " + policy + ", sideEffects: None, admissionReviewVersions: [v1], "
                + "matchConditions: [{name: own, expression: \"request.namespace == 'hooked'\"}]" + more + "}\n";
    }

    private static String configuration(String kind, String webhooks) {
        return "apiVersion: admissionregistration.k8s.io/v1\nkind: " + kind + "\nmetadata: {name: hooks}\nwebhooks:\n"
                + webhooks;
    }

    @BeforeAll
    static void start() throws Exception {
        hook = new HookDouble();
        String hooks = String.join(
                "---\n",
                configuration(
                        "MutatingWebhookConfiguration",
                        webhook("first", "/mutate-one", "Fail", ", reinvocationPolicy: IfNeeded")
                                + webhook("second", "/mutate-there", "Ignore", "")),
                configuration(
                        "ValidatingWebhookConfiguration",
                        webhook("third", "/validate-one", "Fail", "")
                                + webhook("fourth", "/validate-there", "Ignore", "")));
        Path file = Files.writeString(temporary.resolve("hooks.yaml"), hooks);
        Path tokens = Files.writeString(
                temporary.resolve("tokens.csv"), GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\n");
        judging = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("judging"), Parts.here())
                .withTokenFile(tokens)
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml")));
        judging.start(line -> {});
        ControlPlane storing = RealCluster.get(ClusterKind.API_ONLY);
        prepare(Kubectl.current(storing.adminKubeconfig(0)));
        Kubectl admin = Kubectl.current(judging.adminKubeconfig(0));
        prepare(admin);
        gate = TestGate.start(GateFolder.inFrontOf(storing, temporary.resolve("gate"))
                .write("rights.yaml", RIGHTS)
                .write(
                        "tokens.csv",
                        GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\n" + PATCHERS_TOKEN
                                + ",patcher,u-patcher\n")
                .with("authorization", GateFolder.map("rbac", GateFolder.map("roleFiles", List.of("rights.yaml"))))
                .with(
                        "admission",
                        GateFolder.map("reviewOn", "upstreamDryRun", "webhookFiles", List.of(file.toString()))));
        straight = new DirectClient(judging.endpoints().get(0), GateFolder.BOBS_TOKEN, judging.auditLog(0));
        through = new DirectClient(
                "127.0.0.1:" + gate.port(), GateFolder.BOBS_TOKEN, gate.folder().file("audit.log"));
        admin.ok("apply", "-f", file.toString());
        Sent probe = map("probe", "allow", "?dryRun=All");
        Await.until("all webhooks are in effect", () -> {
            hook.asked();
            straight.plain(probe, Optional.empty());
            return hook.asked().size() == 4;
        });
    }

    private static void prepare(Kubectl kubectl) throws Exception {
        kubectl.runWithInput(RIGHTS, "apply", "-f", "-").ok();
        kubectl.ok("create", "namespace", "hooked");
        kubectl.ok("create", "serviceaccount", "default", "-n", "hooked");
    }

    private static Sent map(String name, String action, String query) {
        return Sent.json("POST", MAPS + query, """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"of":"%s"},"annotations":{"do":"%s"}}}""".formatted(name, name.substring(0, 1), action));
    }

    @AfterAll
    static void stop() throws Exception {
        hook.close();
        gate.close();
        judging.close();
    }

    /** What was asked, what came of it, and what was told beside it. */
    private record Told(String answer, List<String> asked, List<String> warnings, Map<String, String> annotations) {
        /** To kube-apiserver the first patch is a mutation even where it changes nothing. */
        private static final String FIRST = "mutation.webhook.admission.k8s.io/round_0_index_0";

        boolean isRefused() {
            return answer.compareTo("400") >= 0;
        }

        static Told of(DirectClient client, Sent sent) throws Exception {
            hook.asked();
            DirectClient.Answer answer = client.send(sent);
            Map<String, String> annotations = new TreeMap<>(answer.annotations());
            annotations
                    .keySet()
                    .removeIf(key -> key.startsWith(Admission.BODY_ANNOTATIONS) || key.startsWith("gatehouse.io/"));
            annotations.computeIfPresent(FIRST, (key, value) -> value.replaceAll("true|false", "?"));
            return new Told(answer.shown(), comparable(hook.asked()), answer.warnings(), annotations);
        }
    }

    /** Validating webhooks are asked at once; what is made anew for each object is left out. */
    private static List<String> comparable(List<Map<String, @Nullable Object>> asked) {
        List<Map<String, @Nullable Object>> sorted = new ArrayList<>(asked);
        sorted.sort(Comparator.comparing(
                one -> String.valueOf(one.get("target")).startsWith("/validate") ? (String) one.get("target") : ""));
        return sorted.stream()
                .map(one -> {
                    one.remove("uid");
                    known(Trees.object(one, "object", "metadata"));
                    known(Trees.object(one, "oldObject", "metadata"));
                    return new String(Json.write(sorted(one)), StandardCharsets.UTF_8);
                })
                .toList();
    }

    private static void known(Optional<Map<String, @Nullable Object>> metadata) {
        metadata.ifPresent(there -> {
            for (String key : List.of("uid", "resourceVersion", "creationTimestamp")) {
                there.computeIfPresent(key, (name, value) -> "there");
            }
            there.remove("managedFields");
        });
    }

    private static @Nullable Object sorted(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put((String) key, sorted(value)));
            return sorted;
        }
        return tree instanceof List<?> list
                ? list.stream().map(HookSamenessIT::sorted).toList()
                : tree;
    }

    /**
     * What the API server itself refuses it refuses before the gate asks anybody. Creations are tried elsewhere: mutating webhooks see
     * no defaults there. Of a pod's deletion kube-apiserver asks once more when it is marked.
     */
    private static boolean isToldOtherwise(Sent write, Told theirs, Told ours) {
        boolean isSame = theirs.answer().equals(ours.answer());
        if (write.method().equals("POST")) {
            return isSame || theirs.isRefused() && ours.answer().contains("AlreadyExists");
        }
        if (ours.asked().isEmpty()) {
            return theirs.isRefused() && (isSame || ours.answer().startsWith("422"));
        }
        return isSame
                && write.method().equals("DELETE")
                && write.target().contains("/pods/")
                && theirs.asked().containsAll(ours.asked());
    }

    @Test
    void theSameIsAskedAndStored() throws Exception {
        long seed = 20261129;
        HookedWrites writes = new HookedWrites(seed);
        Map<String, Integer> statuses = new HashMap<>();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            Sent write = writes.next();
            Told theirs = Told.of(straight, write);
            Told ours = Told.of(through, write);
            statuses.merge(write.method() + " " + theirs.answer().substring(0, 3), 1, Integer::sum);
            if (!theirs.equals(ours) && !isToldOtherwise(write, theirs, ours)) {
                differences.add("seed " + seed + ", write " + i + ": " + write.method() + " " + write.target() + " "
                        + write.contentType() + "\n" + new String(write.body(), StandardCharsets.UTF_8) + "\n  "
                        + theirs + "\n  " + ours);
            }
        }
        System.out.println("hooks: " + WRITES + " writes, answers " + new TreeMap<>(statuses));
        assertEquals(
                List.of(),
                differences,
                () -> differences.size() + " of " + WRITES + "\n" + String.join("\n\n", differences));
    }

    private static Sent many(String of, String query, String body) {
        return Sent.json("DELETE", MAPS + "?labelSelector=of%3D" + of + query, body);
    }

    private static void create(DirectClient client, String name, String action) throws Exception {
        assertEquals(201, client.plain(map(name, "allow", ""), Optional.empty()).status());
        Sent told = new Sent(
                "PATCH",
                MAPS + "/" + name,
                "application/merge-patch+json",
                ("{\"metadata\":{\"annotations\":{\"do\":\"" + action + "\"}}}").getBytes(StandardCharsets.UTF_8));
        client.plain(told, Optional.empty());
    }

    @Test
    void manyAreDeletedWhereNobodyRefusesOne() throws Exception {
        for (DirectClient client : List.of(straight, through)) {
            for (String name : List.of("m1", "m2", "m3")) {
                create(client, name, "warn");
            }
        }
        for (Sent delete : List.of(
                many("m", "&dryRun=All", ""),
                many("m", "", "{\"dryRun\":[\"All\"]}"),
                many("m", "&gracePeriodSeconds=3", ""),
                many(
                        "m",
                        "",
                        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Background\"}"))) {
            Told theirs = Told.of(straight, delete);
            assertEquals(theirs.asked(), Told.of(through, delete).asked(), delete::toString);
            assertEquals(
                    theirs.asked().size(), delete.target().contains("grace") || delete.body().length < 30 ? 12 : 0);
        }
    }

    /** kube-apiserver has deleted some by then. */
    @Test
    void noneIsDeletedWhereOneMayNotBe() throws Exception {
        for (DirectClient client : List.of(straight, through)) {
            create(client, "n1", "allow");
            hook.asked();
            assertEquals(
                    201,
                    client.plain(map("n2", "deny-on-end", ""), Optional.empty()).status());
        }
        Told theirs = Told.of(straight, many("n", "", ""));
        Told ours = Told.of(through, many("n", "", ""));
        assertEquals(theirs, ours);
        assertTrue(ours.answer().startsWith("403"), ours::answer);
        assertEquals(404, status(straight, "n1"));
        assertEquals(200, status(through, "n1"));
        assertEquals(200, status(through, "n2"));
    }

    private static int status(DirectClient client, String name) throws Exception {
        return client.plain(new Sent("GET", MAPS + "/" + name, "", new byte[0]), Optional.empty())
                .status();
    }

    @Test
    void whatWasToBeDeletedIsSaidByNobodyButTheGate() throws Exception {
        assertEquals(
                400,
                through.plain(many("n", "&resourceVersion=1", ""), Optional.empty())
                        .status());
    }

    /** It would take fields from their owners. */
    @Test
    void anApplyThatAWebhookChangesIsRefusedAndNotStored() throws Exception {
        byte[] whole =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"applied\",\"annotations\":{\"do\":\"patch-label\"}}}"
                        .getBytes(StandardCharsets.UTF_8);
        Sent apply = new Sent("PATCH", MAPS + "/applied?fieldManager=me", "application/apply-patch+yaml", whole);
        DirectClient.Plain refused = through.plain(apply, Optional.empty());
        assertEquals(403, refused.status());
        assertTrue(refused.shown().contains("cannot go on as an apply"), refused::shown);
        assertEquals(404, status(through, "applied"));
    }

    /** Who may patch need not be let update. */
    @Test
    void aPatchThatAWebhookChangesStaysAPatch() throws Exception {
        create(through, "patched", "allow");
        DirectClient patcher = new DirectClient(
                "127.0.0.1:" + gate.port(), PATCHERS_TOKEN, gate.folder().file("audit.log"));
        Sent patch = new Sent(
                "PATCH",
                MAPS + "/patched?fieldManager=me",
                "application/strategic-merge-patch+json",
                "{\"metadata\":{\"annotations\":{\"do\":\"patch-label\"}}}".getBytes(StandardCharsets.UTF_8));
        DirectClient.Plain done = patcher.plain(patch, Optional.empty());
        assertEquals(200, done.status(), done::shown);
        Map<String, Object> stored = Json.parseObject(done.body());
        assertEquals("yes", Trees.at(stored, "metadata", "annotations", "made"));
        Object last = Trees.list(stored, "metadata", "managedFields").stream()
                .filter(entry -> "me".equals(Trees.at(entry, "manager")))
                .findFirst()
                .orElseThrow();
        assertEquals("Update", Trees.at(last, "operation"));
        assertEquals(
                Trees.of("f:do", Trees.of(), "f:made", Trees.of()),
                Trees.at(last, "fieldsV1", "f:metadata", "f:annotations"));
    }

    /** Names, labels and counts as kube-apiserver's. */
    @Test
    void whatIsAskedIsCountedAlike() throws Exception {
        for (DirectClient client : List.of(straight, through)) {
            create(client, "counted", "allow");
        }
        Map<String, Double> theirsBefore = counts(theirMetrics());
        Map<String, Double> oursBefore =
                counts(AdminPage.get(gate.adminPort(), "/metrics").body());
        for (String action : List.of(
                "warn",
                "deny",
                "deny-reason",
                "fault",
                "missing",
                "fault-there",
                "garbage",
                "patch-unfit",
                "patch-label",
                "patch-more")) {
            Sent put = Sent.json(
                    "PUT",
                    MAPS + "/counted",
                    new String(map("counted", action, "").body(), StandardCharsets.UTF_8));
            for (DirectClient client : List.of(straight, through)) {
                client.plain(put, Optional.empty());
            }
        }
        Map<String, Double> theirs = since(theirsBefore, counts(theirMetrics()));
        assertTrue(theirs.size() > 20, theirs::toString);
        assertEquals(
                theirs,
                since(
                        oursBefore,
                        counts(AdminPage.get(gate.adminPort(), "/metrics").body())));
    }

    private static String theirMetrics() throws Exception {
        Sent get = new Sent("GET", "/metrics", "", new byte[0]);
        return new String(straight.plain(get, Optional.of("text/plain")).body(), StandardCharsets.UTF_8);
    }

    private static Map<String, Double> counts(String metrics) {
        Map<String, Double> counts = new TreeMap<>();
        metrics.lines()
                .filter(
                        line -> line.matches(
                                "apiserver_admission_webhook_(request_total|rejection_count|fail_open_count|admission_duration_seconds_count)\\{.*"))
                .forEach(line -> {
                    int end = line.lastIndexOf('}');
                    List<String> labels =
                            List.of(line.substring(line.indexOf('{') + 1, end).split(","));
                    counts.put(
                            line.substring(0, line.indexOf('{'))
                                    + labels.stream().sorted().toList(),
                            Double.valueOf(line.substring(end + 1).strip()));
                });
        return counts;
    }

    private static Map<String, Double> since(Map<String, Double> before, Map<String, Double> now) {
        Map<String, Double> since = new TreeMap<>();
        now.forEach((key, value) -> {
            double more = value - before.getOrDefault(key, 0.0);
            if (more != 0) {
                since.put(key, more);
            }
        });
        return since;
    }
}
