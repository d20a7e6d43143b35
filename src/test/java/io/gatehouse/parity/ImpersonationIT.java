package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.audit.StatedDifferences;
import io.gatehouse.core.Identity;
import io.gatehouse.demo.control.ClusterPki;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who wants to be another, straight at a kube-apiserver and at a gate in front of it where the same is allowed: what is
 * answered, and what each writes down.
 */
class ImpersonationIT {
    private static final String AUDIT_IDS = "as-" + UUID.randomUUID() + "-";

    @TempDir
    private static Path temporary;

    private static FrontProxy toKube;
    private static FrontProxy toGate;
    private static TestGate gate;
    private static AuditLog kubesLog;
    private static AuditLog gatesLog;

    /** Modes with their answers, lest there be fewer unseen. */
    private static final Set<String> SEEN = new TreeSet<>();

    private static final Set<String> ALL = Set.of(
            "associated-node 201",
            "arbitrary-node 201",
            "arbitrary-node 403",
            "serviceaccount 201",
            "serviceaccount 403",
            "user-info 200",
            "user-info 201",
            "user-info 403",
            "user-info 404",
            "older 200",
            "older 201",
            "older 403",
            "nobody 400",
            "nobody 403");

    @BeforeAll
    static void bothHaveTheSameRoles() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.API_ONLY);
        String roles = ImpersonationCases.roles();
        SharedRoles.give(cluster, ImpersonationCases.NAMESPACE, roles);
        GateFolder files = GateFolder.inFrontOf(cluster, temporary).write("roles.yaml", roles);
        files.pki().authority("proxies-ca");
        files.part("authentication").put("requestHeader", believingIn(callers()));
        files.part("audit").put("log", GateFolder.map("logFile", "audit.log", "mode", "blocking"));
        gate = TestGate.start(files);
        toKube = FrontProxy.of(cluster);
        toGate = FrontProxy.to(
                "127.0.0.1:" + gate.port(),
                files.pki().authority("server-ca").certificate(),
                Optional.of(files.pki().authority("proxies-ca").issue(LeafSpec.client(ClusterPki.FRONT_PROXY_CLIENT))));
        kubesLog = AuditLog.of(cluster, AUDIT_IDS);
        gatesLog = AuditLog.of(files.file("audit.log"), AUDIT_IDS);
    }

    private static Map<String, Object> believingIn(Stream<Identity> users) {
        List<String> systemNames = Stream.concat(
                        Stream.of(Identity.AUTHENTICATED, Identity.MASTERS), users.map(Identity::name))
                .filter(name -> name.startsWith("system:"))
                .toList();
        return GateFolder.map(
                "caFiles",
                List.of("pki/proxies-ca.crt"),
                "allowedNames",
                List.of(ClusterPki.FRONT_PROXY_CLIENT),
                "systemNames",
                systemNames);
    }

    @AfterAll
    static void hangUp() throws Exception {
        toKube.close();
        toGate.close();
        gate.close();
        assertTrue(SEEN.containsAll(ALL), SEEN::toString);
    }

    static List<Question> alike() {
        return ImpersonationCases.all();
    }

    private static Stream<Identity> callers() {
        return alike().stream().flatMap(question -> question.user().stream());
    }

    @Test
    void thereAreTwoHundredAndFiftyCasesOrMore() {
        assertTrue(alike().size() >= 250);
        assertEquals(
                alike().size(), alike().stream().map(Question::name).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("alike")
    void callersAreLetThroughAsAtKubeApiserver(Question question) throws IOException {
        String id = AUDIT_IDS + alike().indexOf(question);
        Answer direct = ask(toKube, question, id + "-direct");
        Answer through = ask(toGate, question, id + "-through");
        assertEquals(told(direct), told(through));
        Map<String, @Nullable Object> event = written(kubesLog.event(id + "-direct"));
        assertEquals(event, written(gatesLog.event(id + "-through")));
        if (direct.status() < 400) {
            assertEquals(event, written(kubesLog.event(id + "-through")));
        }
        SEEN.add(mode(event) + " " + direct.status());
    }

    private static String mode(Map<String, @Nullable Object> event) {
        Object how = Trees.at(event, "authenticationMetadata", "impersonationConstraint");
        return how != null
                ? String.valueOf(how).substring("impersonate:".length())
                : event.containsKey("impersonatedUser") ? "older" : "nobody";
    }

    static Stream<Question> takenForFaults() {
        return ImpersonationCases.takenForFaults();
    }

    @ParameterizedTest
    @MethodSource("takenForFaults")
    void theGateIsStricterWhereItSaysSo(Question question) throws IOException {
        assertEquals(201, ask(toKube, question, AUDIT_IDS).status());
        assertEquals(400, ask(toGate, question, AUDIT_IDS).status());
    }

    private static Answer ask(FrontProxy whom, Question question, String auditId) throws IOException {
        return whom.send(
                question.user().orElseThrow(),
                question.method(),
                question.target(),
                question.with("Audit-ID", auditId).headers(),
                question.body());
    }

    /** The answer, but for what is of the moment. */
    private static Map<String, Object> told(Answer answer) {
        Map<String, Object> told = new TreeMap<>(Map.of("status", answer.status()));
        if (answer.body().startsWith("{")) {
            Map<String, Object> body = Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
            body.remove("metadata");
            told.put("body", String.valueOf(body));
        } else {
            told.put("body", answer.body());
        }
        return told;
    }

    /** Each has its own clock, and says in its own words why. */
    private static Map<String, @Nullable Object> written(Map<String, Object> event) {
        Map<String, @Nullable Object> fields = new TreeMap<>();
        StatedDifferences.removeFrom(event).forEach((key, value) -> fields.put(key, value));
        fields.keySet()
                .removeAll(List.of(
                        "auditID", "sourceIPs", "requestReceivedTimestamp", "stageTimestamp", "annotations", "level"));
        return fields;
    }
}
