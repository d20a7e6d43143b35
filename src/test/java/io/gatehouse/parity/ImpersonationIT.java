package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Subject.Impersonated;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.wire.Json;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImpersonationIT {
    private static final String AUDIT_IDS = "as-" + UUID.randomUUID() + "-";

    private static FrontProxy kube;
    private static Rooms rooms;
    private static AuditLog log;

    @BeforeAll
    static void bothHaveTheSameRoles() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.API_ONLY);
        kube = FrontProxy.of(cluster);
        rooms = new Rooms(SharedRoles.give(cluster, ImpersonationCases.NAMESPACE, ImpersonationCases.roles()));
        log = AuditLog.of(cluster, AUDIT_IDS);
    }

    @AfterAll
    static void hangUp() throws IOException {
        kube.close();
    }

    static List<Question> questions() {
        return ImpersonationCases.all();
    }

    @Test
    void thereAreSixtyCasesOrMore() {
        assertTrue(questions().size() >= 60);
        assertEquals(
                questions().size(),
                questions().stream().map(Question::name).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("questions")
    void callersAreLetThroughAsAtKubeApiserver(Question question) throws IOException {
        String auditId = AUDIT_IDS + question.name().hashCode();
        Answer answer = kube.send(
                question.user().orElseThrow(),
                question.method(),
                question.target(),
                question.with("Audit-ID", auditId).headers(),
                question.body());
        Future<Subject> judged = rooms.judge(question);
        if (answer.status() < 400) {
            assertTrue(judged.succeeded(), () -> judged.cause() + ", where kube-apiserver says " + answer);
            checkEffective(judged.result().as().orElseThrow(), answer, log.event(auditId));
        } else {
            assertTrue(judged.failed(), () -> "allowed, where kube-apiserver says " + answer);
            String status = String.valueOf(Json.parse(Json.write(StatusDocument.of((Refusal) judged.cause()))));
            assertEquals(String.valueOf(json(answer)), status);
        }
    }

    private static void checkEffective(Impersonated as, Answer answer, Map<String, Object> event) {
        Map<String, Object> expected = described(as.identity());
        assertEquals(expected, new TreeMap<>(map(event.get("impersonatedUser"))));
        Map<?, ?> metadata = event.get("authenticationMetadata") instanceof Map<?, ?> there ? there : Map.of();
        Object constraint = metadata.get("impersonationConstraint");
        assertEquals(as.constraint(), constraint == null ? "" : constraint);
        Map<String, Object> object = map(json(answer));
        if ("SelfSubjectReview".equals(object.get("kind"))) {
            assertEquals(expected, new TreeMap<>(map(map(object.get("status")).get("userInfo"))));
        }
    }

    private static Map<String, Object> described(Identity identity) {
        Map<String, Object> user = new TreeMap<>(Map.of("username", identity.name(), "groups", identity.groups()));
        if (!identity.uid().isEmpty()) {
            user.put("uid", identity.uid());
        }
        if (!identity.extra().isEmpty()) {
            user.put("extra", identity.extra());
        }
        return user;
    }

    private static Object json(Answer answer) {
        return String.valueOf(answer.body()).isEmpty() ? Map.of() : parsed(answer.body());
    }

    private static Object parsed(String body) {
        Object tree = Json.parse(body.getBytes(StandardCharsets.UTF_8));
        return tree == null ? Map.of() : tree;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }
}
