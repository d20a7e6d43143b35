package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Refusal;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.core.Subject;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalIT {
    private static FrontProxy frontProxy;
    private static FrontProxy stranger;
    private static Rooms rooms;

    @BeforeAll
    static void bothHaveTheSameRoles() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.API_ONLY);
        frontProxy = FrontProxy.of(cluster);
        stranger = FrontProxy.stranger(cluster);
        rooms = new Rooms(SharedRoles.give(cluster, RefusalCases.NAMESPACE, RefusalCases.ROLES));
    }

    @AfterAll
    static void hangUp() throws IOException {
        frontProxy.close();
        stranger.close();
    }

    static List<Question> questions() {
        return RefusalCases.all();
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
    void refusalsEqualKubeApiservers(Question question) throws IOException {
        Answer answer = ask(question);
        Future<Subject> judged = rooms.judge(question);
        assertTrue(judged.failed(), () -> "allowed, where kube-apiserver says " + answer);
        Refusal refusal = (Refusal) judged.cause();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        Map<String, Object> expected = Map.of("code", answer.status(), "status", String.valueOf(Json.parse(body)));
        String status = String.valueOf(Json.parse(Json.write(StatusDocument.of(refusal))));
        assertEquals(expected, Map.of("code", refusal.code(), "status", status));
    }

    private static Answer ask(Question question) throws IOException {
        return question.user().isPresent()
                ? frontProxy.send(
                        question.user().get(),
                        question.method(),
                        question.target(),
                        question.headers(),
                        question.body())
                : stranger.send(question.method(), question.target(), question.headers(), question.body());
    }
}
