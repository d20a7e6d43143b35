package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.FrontProxy.Header;
import io.gatehouse.lab.SigningKey;
import io.gatehouse.lab.TokenIssuer;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One AuthenticationConfiguration at a kube-apiserver and at a gate: whom do they take the tokens' users for? */
class TokensIT {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir
    private static Path temporary;

    private static TokenIssuer issuer;
    private static ControlPlane cluster;
    private static TestGate gate;
    private static FrontProxy toKube;
    private static FrontProxy toGate;

    @BeforeAll
    static void start() throws Exception {
        issuer = TokenIssuer.start();
        issuer.publish(TokenCases.KEYS.stream().map(SigningKey::jwk).toList());
        Path file = Files.writeString(temporary.resolve("issuers.yaml"), configuration());
        cluster = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("cluster"), Parts.here())
                .withApiServerFlags("--authentication-config=" + file));
        cluster.start(line -> {});
        GateFolder files = GateFolder.inFrontOf(cluster, temporary.resolve("gate"));
        files.write("issuers.yaml", configuration());
        files.part("authentication")
                .put(
                        "jwt",
                        GateFolder.map(
                                "configurationFile",
                                "issuers.yaml",
                                "systemNames",
                                List.of("system:masters", "system:kube-scheduler")));
        gate = TestGate.start(files);
        toKube = FrontProxy.stranger(cluster);
        CertificateAuthority servers = files.pki().authority("server-ca");
        toGate = FrontProxy.to("127.0.0.1:" + gate.port(), servers.certificate(), Optional.empty());
        String good = TokenCases.good(issuer);
        Await.until("kube-apiserver has the keys", () -> ask(toKube, good).status() == 201);
    }

    private static String configuration() {
        return issuer.configuration()
                + "    uid: {claim: uid}\n  claimValidationRules:\n  - {claim: hd, requiredValue: example.com}\n"
                + "anonymous: {enabled: true, conditions: [{path: /livez}, {path: /version}]}\n";
    }

    @AfterAll
    static void stop() throws Exception {
        toKube.close();
        toGate.close();
        gate.close();
        cluster.close();
        issuer.close();
    }

    private static Answer ask(FrontProxy way, String token) throws IOException {
        return way.send("POST", REVIEWS, List.of(new Header("Authorization", "Bearer " + token)), REVIEW);
    }

    /** The user that was seen, or the refusal. */
    private static String understood(Answer answer) {
        Map<String, Object> body = Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
        Object what = body.get("status") instanceof Map<?, ?> status ? status.get("userInfo") : body.get("message");
        return answer.status() + " " + what;
    }

    /** What is let in, and who it is, is RBAC's to say: that nobody may do anything else is 403, and not 401. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livez",
                "/livez?verbose",
                "/livez/",
                "/livez/ping",
                "/LIVEZ",
                "/%6civez",
                "/readyz",
                "/version",
                "/version/",
                "/api",
                "/api/v1/pods"
            })
    void whoBringsNothingIsLetInAtTheSamePaths(String target) throws Exception {
        int kube = toKube.send("GET", target, List.of(), "").status();
        assertEquals(kube == 401, toGate.send("GET", target, List.of(), "").status() == 401, target + ": " + kube);
    }

    static List<String> alike() {
        return List.copyOf(TokenCases.ALIKE.keySet());
    }

    static List<String> stricter() {
        return List.copyOf(TokenCases.STRICTER.keySet());
    }

    @Test
    void thereAreSixtyCasesOrMore() {
        assertTrue(TokenCases.ALIKE.size() + TokenCases.STRICTER.size() >= 60);
    }

    @ParameterizedTest
    @MethodSource("alike")
    void usersAreTakenForTheSame(String name) throws Exception {
        String token = TokenCases.ALIKE.get(name).of(issuer);
        assertEquals(understood(ask(toKube, token)), understood(ask(toGate, token)), name);
    }

    @ParameterizedTest
    @MethodSource("stricter")
    void theGateIsStricterWhereItSaysSo(String name) throws Exception {
        String token = TokenCases.STRICTER.get(name).of(issuer);
        assertEquals(201, ask(toKube, token).status(), name);
        assertEquals("401 Unauthorized", understood(ask(toGate, token)), name);
    }
}
