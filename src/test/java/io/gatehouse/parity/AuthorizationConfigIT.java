package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.authz.Authorizers;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.request.RequestInfoParser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kube-apiserver and the gate with the same AuthorizationConfiguration ask the same of webhooks, one of which is another
 * kube-apiserver, and decide alike by what they answer.
 */
class AuthorizationConfigIT {
    private static final String NAME = "reviewed";
    private static final long SEED = 20261128;
    private static final int CASES = 250;
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");

    @TempDir
    private static Path folder;

    private static HttpsDouble hook;
    private static ControlPlane reviewer;
    private static ControlPlane asker;
    private static Vertx vertx;
    private static Environment environment;

    private static final Pattern LACKED = Pattern.compile("(?<=RBAC: \\[)[^\\]]*");

    @BeforeAll
    static void start() throws Exception {
        hook = HttpsDouble.start(
                CA.issue(LeafSpec.server("hook").withAddresses("127.0.0.1")),
                CA.certificate(),
                AuthorizationConfigIT::answer);
        reviewer = RealCluster.get(ClusterKind.API_ONLY);
        SharedRoles.give(reviewer, NAME, new Reviews(11, NAME).roles(20));
        reviewer.ca()
                .issue(LeafSpec.client("gate", "system:masters"))
                .write(folder.resolve("gate.crt"), folder.resolve("gate.key"));
        Files.writeString(folder.resolve("reviewer.crt"), reviewer.ca().certificatePem());
        Files.writeString(folder.resolve("hook.crt"), CA.certificatePem());
        asker = new ControlPlane(ControlPlaneOptions.apiOnly(folder.resolve("asker"), Parts.here())
                .withApiServerFlags("--authorization-config=" + chain("kube")));
        asker.start(line -> {});
        vertx = Vertx.vertx();
        environment = new Environment(
                vertx, Clock.systemUTC(), (method, target, json) -> Future.failedFuture("nobody is to be asked"));
    }

    @AfterAll
    static void stop() throws Exception {
        environment.end();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        asker.close();
        hook.close();
    }

    /** Of somebody by whom the double knows who asks. */
    private static Path chain(String who) throws Exception {
        Path first = kubeconfig(who + "-first", "127.0.0.1:" + hook.port() + "/" + who + "/first", "hook.crt", "");
        Path second = kubeconfig(
                who + "-second", "127.0.0.1:" + hook.port() + "/" + who + "/second", "hook.crt", "token: a-token");
        Path third = kubeconfig(
                who + "-third",
                reviewer.endpoints().get(0) + "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                "reviewer.crt",
                "client-certificate: gate.crt, client-key: gate.key");
        return Files.writeString(folder.resolve(who + ".yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthorizationConfiguration
                authorizers:
                - type: Webhook
                  name: first.example
                  webhook:
                    timeout: 30s
                    cacheAuthorizedRequests: false
                    cacheUnauthorizedRequests: false
                    subjectAccessReviewVersion: v1
                    matchConditionSubjectAccessReviewVersion: v1
                    failurePolicy: NoOpinion
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                    matchConditions:
                    - expression: has(request.nonResourceAttributes) || request.resourceAttributes.resource != 'secrets'
                    - expression: request.uid != 'left-out' || request.extra['k'].exists(value, value == 'x')
                    - expression: >-
                        !has(request.resourceAttributes) || !has(request.resourceAttributes.labelSelector) ||
                        request.resourceAttributes.labelSelector.requirements.all(one, one.key != 'x.y/a' && one.values.size() < 4)
                - type: Webhook
                  name: second.example
                  webhook:
                    timeout: 30s
                    cacheAuthorizedRequests: false
                    cacheUnauthorizedRequests: false
                    subjectAccessReviewVersion: v1beta1
                    failurePolicy: Deny
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                - {type: AlwaysDeny, name: alwaysdeny}
                - type: Webhook
                  name: third.example
                  webhook:
                    timeout: 30s
                    subjectAccessReviewVersion: v1
                    failurePolicy: Deny
                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                """.formatted(first, second, third));
    }

    private static Path kubeconfig(String name, String url, String authority, String user) throws Exception {
        return Files.writeString(folder.resolve(name + ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: there, cluster: {server: "https://%s", certificate-authority: %s}}]
                users: [{name: gate, user: {%s}}]
                contexts: [{name: there, context: {cluster: there, user: gate}}]
                current-context: there
                """.formatted(url, authority, user));
    }

    /** By the user's number. */
    private static HttpsDouble.Answer answer(HttpsDouble.Question question) {
        JsonObject review = new JsonObject(question.body());
        String user = review.getJsonObject("spec").getString("user");
        String place = question.target().replaceAll(".*/|\\?.*", "") + user.substring(user.length() - 1);
        String version = review.getString("apiVersion");
        return switch (place) {
            case "first0" -> status(version, "{\"allowed\":true,\"reason\":\"the first says so\"}");
            case "first1" -> status(version, "{\"allowed\":false,\"denied\":true,\"reason\":\"never <b> \\\"x\\\"\"}");
            case "first2", "second2" -> status(version, "{\"allowed\":false,\"reason\":\"who knows\\nof it\"}");
            case "first3" -> status(version, "{\"allowed\":true,\"denied\":true,\"reason\":\"both\"}");
            case "first4", "second7" -> new HttpsDouble.Answer(503, "application/json", "{}");
            case "first5" -> HttpsDouble.Answer.json("garbage");
            case "second6" -> status(version, "{\"allowed\":true,\"reason\":\"\",\"evaluationError\":\"e\"}");
            case "second8" -> status("authorization.k8s.io/v2", "{\"allowed\":true}");
            default -> status(version, "{\"allowed\":false}");
        };
    }

    private static HttpsDouble.Answer status(String version, String status) {
        return HttpsDouble.Answer.json(
                "{\"apiVersion\":\"" + version + "\",\"kind\":\"SubjectAccessReview\",\"status\":" + status + "}");
    }

    @Test
    void theSameIsAskedAndDecided() throws Exception {
        Authorizer gate = Authorizers.of(
                new AuthorizationConfiguration(
                        chain("gate"), new AuthorizationConfiguration.Rbac(false, List.of()), Optional.empty()),
                environment);
        List<String> differences = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        try (FrontProxy kube = FrontProxy.of(asker)) {
            for (Question question : new ReviewCases(SEED, NAME, 6).all(CASES)) {
                String theirs = theirs(kube, question);
                String ours = ours(gate, question);
                counts.merge(theirs.substring(0, 3), 1, Integer::sum);
                if (!ours.equals(theirs)) {
                    differences.add(question.user().orElseThrow() + " " + question.method() + " " + question.target()
                            + ":\n" + ours + "\nkube-apiserver:\n" + theirs);
                }
            }
        }
        assertEquals(List.of(), differences, "seed " + SEED);
        assertEquals(asked("/kube/"), asked("/gate/"));
        assertEquals(3, counts.size(), counts::toString);
        assertTrue(counts.values().stream().allMatch(count -> count > CASES / 10), counts::toString);
    }

    /** The verdict, and what is told. */
    private static String theirs(FrontProxy kube, Question question) throws Exception {
        FrontProxy.Answer answer =
                kube.send(question.user().orElseThrow(), question.method(), question.target(), question.headers(), "");
        if (answer.status() == 500 && answer.body().startsWith("Internal Server Error")) {
            return "500";
        }
        return answer.status() == 403 ? refused(new JsonObject(answer.body()).getString("message")) : "yes";
    }

    /** The reviewer names several roles that it lacks in another order each time. */
    private static String refused(String message) {
        return "403 "
                + LACKED.matcher(message)
                        .replaceAll(lacked -> Matcher.quoteReplacement(
                                Arrays.stream(lacked.group().split(", "))
                                        .sorted()
                                        .collect(Collectors.joining(", "))));
    }

    private static String ours(Authorizer gate, Question question) throws Exception {
        Attributes asked = new Attributes(
                "default",
                question.user().orElseThrow(),
                RequestInfoParser.parse(question.method(), question.target()),
                Origin.of("test", "127.0.0.1", Optional.empty()));
        try {
            Decision decision = gate.authorize(asked)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2, TimeUnit.MINUTES);
            return decision.allows()
                    ? "yes"
                    : refused(Refusal.forbidden(asked, decision.reason()).message());
        } catch (ExecutionException e) {
            return e.getCause() instanceof Refusal refusal ? String.valueOf(refusal.code()) : e.toString();
        }
    }

    /** What the double was asked there, in order. */
    private static List<String> asked(String below) {
        return hook.questions().stream()
                .filter(question -> question.target().startsWith(below))
                .map(question -> question.target().substring(below.length()) + " "
                        + question.headers().get("Authorization") + " " + sorted(new JsonObject(question.body())))
                .toList();
    }

    /** Objects have no order. */
    private static Object sorted(Object json) {
        if (json instanceof JsonObject object) {
            Map<String, Object> sorted = new TreeMap<>();
            object.forEach(entry -> sorted.put(entry.getKey(), sorted(entry.getValue())));
            return sorted;
        }
        return json;
    }
}
