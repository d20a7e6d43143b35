package io.gatehouse.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Lasting;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a webhook is asked, and what is kept of its answers. */
class WebhookIT {
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private static final HttpsDouble.Answer YES = status("{\"allowed\":true,\"reason\":\"so\"}");
    private static final HttpsDouble.Answer NO = status("{\"allowed\":false,\"denied\":true}");
    private static final RequestInfo LIST = list("", "");
    private static final Identity USER = new Identity("u", "1", List.of("a", "b"), Map.of("k", List.of("v", "w")));

    @TempDir
    private static Path folder;

    private static final AtomicReference<Function<Integer, HttpsDouble.Answer>> ANSWERS = new AtomicReference<>();
    private static final LinkedBlockingQueue<String> COUNTED = new LinkedBlockingQueue<>();

    private static Vertx vertx;
    private static HttpsDouble hook;
    private int before;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        hook = HttpsDouble.start(
                CA.issue(LeafSpec.server("hook").withAddresses("127.0.0.1")),
                CA.certificate(),
                question -> ANSWERS.get().apply(hook.questions().size()));
        Files.writeString(folder.resolve("ca.crt"), CA.certificatePem());
        Files.writeString(folder.resolve("hook.yaml"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: hook, cluster: {server: "https://127.0.0.1:%d/x", certificate-authority: ca.crt}}]
                users: []
                contexts: [{name: hook, context: {cluster: hook}}]
                current-context: hook
                """.formatted(hook.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
        hook.close();
    }

    @BeforeEach
    void forget() {
        before = hook.questions().size();
        COUNTED.clear();
        ANSWERS.set(number -> YES);
    }

    private int asked() {
        return hook.questions().size() - before;
    }

    private static HttpsDouble.Answer status(String status) {
        return HttpsDouble.Answer.json(
                "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\",\"status\":" + status
                        + "}");
    }

    private static RequestInfo list(String fields, String labels) {
        return new RequestInfo(true, "/api/v1/pods", "list", "api", "", "v1", "", "pods", "", "", fields, labels);
    }

    /** In order. */
    private static final class Counted implements Counters {
        @Override
        public Runnable counting(String name, String... labels) {
            return () -> COUNTED.add(name + " " + List.of(labels));
        }

        @Override
        public LongConsumer timing(String name, String... labels) {
            return nanos -> COUNTED.add(name + " " + List.of(labels));
        }

        @Override
        public LongAdder underWay(String name, String... labels) {
            return new LongAdder();
        }

        @Override
        public Runnable showing(String name, DoubleSupplier value, String... labels) {
            return () -> {};
        }
    }

    private static Authorizer webhook(String settings) throws Exception {
        return webhook("Deny", settings);
    }

    private static Authorizer webhook(String policy, String settings) throws Exception {
        Path file = Files.writeString(folder.resolve("chain.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthorizationConfiguration
                authorizers:
                - type: Webhook
                  name: a.example
                  webhook:
                    timeout: 30s
                    subjectAccessReviewVersion: v1
                    failurePolicy: %s
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: hook.yaml}
                    %s
                """.formatted(policy, settings));
        Environment environment = new Environment(
                vertx,
                Clock.systemUTC(),
                (method, target, json) -> Future.failedFuture("nobody is to be asked"),
                new Counted(),
                new Lasting(),
                () -> {});
        return Authorizers.of(
                new AuthorizationConfiguration(
                        file, new AuthorizationConfiguration.Rbac(false, List.of()), Optional.empty()),
                environment);
    }

    private static Decision decision(Authorizer webhook, Identity user, RequestInfo action) throws Exception {
        return got(webhook.authorize(Questions.question(user, action)));
    }

    private static Decision got(Future<Decision> decision) throws Exception {
        return decision.toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private static int refused(Future<Decision> decision) throws Exception {
        try {
            got(decision);
            throw new AssertionError("it was decided");
        } catch (ExecutionException e) {
            return ((Refusal) e.getCause()).code();
        }
    }

    @Test
    void whatIsAskedTwiceIsSentOnce() throws Exception {
        Authorizer webhook = webhook("");
        for (int i = 0; i < 3; i++) {
            assertEquals(new Decision(Verdict.ALLOW, "a.example", "so"), decision(webhook, USER, LIST));
        }
        assertEquals(1, asked());
        HttpsDouble.Question question = hook.questions().get(before);
        assertEquals("/x?timeout=30s", question.target());
        assertEquals(new JsonObject("""
                        {"kind": "SubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "metadata": {},
                         "spec": {"user": "u", "uid": "1", "groups": ["a", "b"], "extra": {"k": ["v", "w"]},
                                  "resourceAttributes": {"verb": "list", "version": "v1", "resource": "pods"}},
                         "status": {"allowed": false}}"""), new JsonObject(question.body()));
    }

    /** Each of them may be answered otherwise. */
    @Test
    void nobodyGetsTheAnswerToAnotherQuestion() throws Exception {
        Authorizer webhook = webhook("");
        List<Identity> users = List.of(
                USER,
                new Identity("v", "1", USER.groups(), USER.extra()),
                new Identity("u", "", USER.groups(), USER.extra()),
                new Identity("u", "1", List.of("a"), USER.extra()),
                new Identity("u", "1", List.of("b", "a"), USER.extra()),
                new Identity("u", "1", List.of("a,b"), USER.extra()),
                new Identity("u", "1", USER.groups(), Map.of()),
                new Identity("u", "1", USER.groups(), Map.of("K", List.of("v", "w"))),
                new Identity("u", "1", USER.groups(), Map.of("k", List.of("vw"))));
        List<RequestInfo> actions = List.of(
                list("metadata.name=a", ""),
                list("", "a"),
                list("a", ""),
                LIST.withVerb("watch"),
                RequestInfo.ofAction("list", "", "v1", "n", "pods", "", ""),
                RequestInfo.ofAction("list", "x", "v1", "", "pods", "", ""),
                RequestInfo.ofAction("list", "", "v2", "", "pods", "", ""),
                RequestInfo.ofAction("list", "", "v1", "", "pods", "log", ""),
                RequestInfo.ofAction("list", "", "v1", "", "pods", "", "log"),
                RequestInfo.ofPath("/api/v1/pods", "list"));
        ANSWERS.set(number -> number == before + 1 ? YES : NO);
        for (Identity user : users) {
            assertEquals(user == USER, decision(webhook, user, LIST).allows(), user::toString);
        }
        for (RequestInfo action : actions) {
            assertEquals(Verdict.DENY, decision(webhook, USER, action).verdict(), action::toString);
        }
        assertEquals(users.size() + actions.size(), asked());
        assertTrue(decision(webhook, USER, LIST).allows());
        assertEquals(users.size() + actions.size(), asked());
    }

    @Test
    void whatIsLongAtAClientsWillIsNotKept() throws Exception {
        Authorizer webhook = webhook("");
        RequestInfo action = RequestInfo.ofPath("/" + "x".repeat(10_000), "get");
        for (int i = 0; i < 2; i++) {
            assertTrue(decision(webhook, USER, action).allows());
        }
        assertEquals(2, asked());
    }

    @ParameterizedTest
    @CsvSource({
        "cacheAuthorizedRequests: false, true, 2",
        "cacheAuthorizedRequests: false, false, 1",
        "cacheUnauthorizedRequests: false, true, 1",
        "cacheUnauthorizedRequests: false, false, 2"
    })
    void whatIsNotToBeKeptIsNot(String setting, boolean isAllowed, int asked) throws Exception {
        ANSWERS.set(number -> isAllowed ? YES : NO);
        Authorizer webhook = webhook(setting);
        for (int i = 0; i < 2; i++) {
            assertEquals(isAllowed, decision(webhook, USER, LIST).allows());
        }
        assertEquals(asked, asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorizedTTL: 1s", "unauthorizedTTL: 1s"})
    void whatIsKeptIsForgottenInTime(String setting) throws Exception {
        boolean isAllowed = setting.startsWith("authorized");
        ANSWERS.set(number -> number == before + 1 ^ isAllowed ? NO : YES);
        Authorizer webhook = webhook(setting);
        assertEquals(isAllowed, decision(webhook, USER, LIST).allows());
        Await.until("it is asked again", () -> decision(webhook, USER, LIST).allows() != isAllowed);
        assertEquals(2, asked());
    }

    @Test
    void whoAsksTheSameMeanwhileWaitsForTheSameAnswer() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        ANSWERS.set(number -> {
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return YES;
        });
        Authorizer webhook = webhook("cacheAuthorizedRequests: false");
        Attributes same = Questions.question(USER, LIST);
        Future<Decision> first = webhook.authorize(same);
        Future<Decision> second = webhook.authorize(same);
        gone.countDown();
        assertTrue(got(first).allows() && got(second).allows());
        assertEquals(1, asked());
    }

    /** At most five times, and what has failed is not kept. */
    @ParameterizedTest
    @CsvSource({"500, '', 5", "429, '', 5", "504, '', 5", "503, '', 1", "503, 1, 5", "404, '', 1", "0, '', 5"})
    void whatMayPassIsAskedAgain(int status, String retryAfter, int asked) throws Exception {
        Map<String, String> headers = retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter);
        ANSWERS.set(number -> {
            if (status == 0) {
                throw new IllegalStateException("which breaks the connection off");
            }
            return new HttpsDouble.Answer(status, "application/json", YES.body(), headers);
        });
        Authorizer webhook = webhook("");
        assertEquals(500, refused(webhook.authorize(Questions.question(USER, LIST))));
        assertEquals(asked, asked());
        ANSWERS.set(number -> YES);
        assertTrue(decision(webhook, USER, LIST).allows());
    }

    @Test
    void itIsCountedAsKubeApiserverCountsIt() throws Exception {
        String conditions = """
                matchConditionSubjectAccessReviewVersion: v1
                    matchConditions: [{expression: "request.user != 'other'"}, {expression: "request.extra['k'].size() > 0"}]""";
        Authorizer webhook = webhook("NoOpinion", conditions);
        String named = " [type, Webhook, name, a.example]";
        String judged = "apiserver.authorization.match.condition.evaluation" + named;
        String once = "apiserver.authorization.webhook.";

        assertTrue(decision(webhook, USER, LIST).allows());
        String success = " [name, a.example, result, success]";
        assertEquals(List.of(judged, once + "evaluations" + success, once + "duration" + success), counted());

        assertEquals(Decision.NO_OPINION, decision(webhook, Identity.of("other", List.of()), LIST));
        assertEquals(List.of(judged, "apiserver.authorization.match.condition.exclusions" + named), counted());

        Identity without = Identity.of("u", List.of());
        assertEquals(500, refused(webhook.authorize(Questions.question(without, LIST))));
        assertEquals(List.of(judged, judged.replace(named, ".errors" + named)), counted());

        ANSWERS.set(number -> HttpsDouble.Answer.json("{}"));
        assertEquals(500, refused(webhook.authorize(Questions.question(USER, LIST.withVerb("watch")))));
        String error = " [name, a.example, result, error]";
        assertEquals(
                List.of(
                        judged,
                        once + "evaluations" + error,
                        once + "duration" + error,
                        once + "evaluations.fail.open" + error),
                counted());
        assertEquals(2, asked());
    }

    private static List<String> counted() {
        List<String> counted = List.copyOf(COUNTED);
        COUNTED.clear();
        return counted;
    }

    /** As many as a client can name: they are looked at elsewhere than on an event loop, and not without end. */
    @Test
    void costlyConditionsAreFailures() throws Exception {
        Authorizer webhook = webhook("""
                matchConditionSubjectAccessReviewVersion: v1
                    matchConditions: [{expression: "request.groups.all(a, request.groups.all(b, request.groups.all(c, a != b || b != c || a == c)))"}]""");
        List<String> few = List.of("a", "b");
        List<String> many = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> "group-" + i)
                .toList();
        assertTrue(decision(webhook, Identity.of("u", few), LIST).allows());
        assertTrue(
                decision(webhook, Identity.of("u", many.subList(0, 40)), LIST).allows());
        assertEquals(500, refused(webhook.authorize(Questions.question(Identity.of("u", many), LIST))));
        assertEquals(2, asked());
    }
}
