package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Identity;
import io.gatehouse.demo.control.ClusterPki;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.FrontProxy.Header;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.ForwardedBy;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a kube-apiserver takes a user for that several gates tell it of, each in its way: for the same. */
class ForwardedIdentityIT {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir
    private static Path temporary;

    private static ControlPlane cluster;
    private static FrontProxy toKube;
    private static final Map<ForwardedBy, TestGate> GATES = new EnumMap<>(ForwardedBy.class);
    private static final Map<ForwardedBy, FrontProxy> PROXIES = new EnumMap<>(ForwardedBy.class);

    @BeforeAll
    static void start() throws Exception {
        cluster = RealCluster.get(ClusterKind.API_ONLY);
        toKube = FrontProxy.of(cluster);
        for (ForwardedBy way : List.of(
                ForwardedBy.FRONT_PROXY,
                ForwardedBy.IMPERSONATION_BY_CERTIFICATE,
                ForwardedBy.IMPERSONATION_BY_TOKEN)) {
            TestGate gate = gate(way);
            GATES.put(way, gate);
            PROXIES.put(way, proxyTo(gate));
        }
    }

    /** Behind a proxy that may say anything. */
    private static TestGate gate(ForwardedBy way) throws Exception {
        GateFolder files = way.apply(GateFolder.inFrontOf(cluster, temporary.resolve(way.name())), cluster);
        files.pki().authority("proxies-ca");
        files.part("authentication")
                .put(
                        "requestHeader",
                        GateFolder.map(
                                "caFiles",
                                List.of("pki/proxies-ca.crt"),
                                "allowedNames",
                                List.of(ClusterPki.FRONT_PROXY_CLIENT),
                                "uidHeaders",
                                List.of("X-Remote-Uid"),
                                "systemNames",
                                SYSTEM_NAMES));
        files.with("authorization", GateFolder.map("modes", List.of("AlwaysAllow")));
        return TestGate.start(files);
    }

    private static FrontProxy proxyTo(TestGate gate) throws IOException {
        return FrontProxy.to(
                "127.0.0.1:" + gate.port(),
                gate.folder().pki().authority("server-ca").certificate(),
                Optional.of(gate.folder()
                        .pki()
                        .authority("proxies-ca")
                        .issue(LeafSpec.client(ClusterPki.FRONT_PROXY_CLIENT))));
    }

    @AfterAll
    static void stop() throws Exception {
        toKube.close();
        for (FrontProxy proxy : PROXIES.values()) {
            proxy.close();
        }
        for (TestGate gate : GATES.values()) {
            gate.close();
        }
    }

    private static final List<String> SYSTEM_NAMES = List.of(
            "system:anonymous",
            "system:authenticated",
            "system:masters",
            "system:node:n",
            "system:nodes",
            ForwardedBy.SERVICE_ACCOUNT,
            "system:serviceaccount:a:b",
            "system:serviceaccounts",
            "system:serviceaccounts:a",
            "system:unauthenticated");

    static Stream<Identity> users() {
        return Stream.of(
                Identity.of("alice", List.of()),
                new Identity("alice", "u-1", List.of("dev", "qa"), Map.of("scopes", List.of("a", "b"))),
                new Identity("alice", "", List.of("dev", "dev"), Map.of("scopes", List.of(""))),
                new Identity("张三", "身份", List.of("开发"), Map.of("example.com/Schlüssel", List.of("grün, blau"))),
                Identity.of("李四", List.of("a,b", "c d", "e:f")),
                Identity.of("a \"b\" <c> & d%20e", List.of("\\", "'")),
                new Identity(
                        "alice",
                        "",
                        List.of(),
                        Map.of("Case", List.of("1"), "case", List.of("2"), "%2f", List.of("3"))),
                Identity.of("root", List.of("system:masters")),
                Identity.of("system:anonymous", List.of("system:unauthenticated")),
                Identity.of("system:anonymous", List.of("dev")),
                Identity.of("alice", List.of("system:unauthenticated")),
                Identity.of("system:serviceaccount:a:b", List.of("system:serviceaccounts", "system:serviceaccounts:a")),
                Identity.of("system:serviceaccount:a:b", List.of()),
                new Identity("system:serviceaccount:a:b", "u", List.of("dev"), Map.of()),
                Identity.of(ForwardedBy.SERVICE_ACCOUNT, List.of()),
                Identity.of("system:node:n", List.of("system:nodes")),
                Identity.of("gatehouse", List.of()),
                Identity.of(
                        "x".repeat(4096),
                        IntStream.range(0, 200).mapToObj(i -> "group-" + i).toList()));
    }

    @ParameterizedTest
    @MethodSource("users")
    void everyWayTellsTheSameAsAFrontProxyWould(Identity user) throws Exception {
        String expected = understood(toKube.send(user, "POST", REVIEWS, List.of(), REVIEW));
        for (Map.Entry<ForwardedBy, FrontProxy> way : PROXIES.entrySet()) {
            Answer answer = way.getValue().send(user, "POST", REVIEWS, List.of(), REVIEW);
            assertEquals(expected, understood(answer), way.getKey()::name);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IMPERSONATION_BY_CERTIFICATE", "IMPERSONATION_BY_TOKEN"})
    void whoActsAsAnotherIsToldBesideTheOther(ForwardedBy way) throws Exception {
        Identity robot = new Identity("robot", "u-robot", List.of("robots"), Map.of("robots", List.of("own")));
        List<Header> as = List.of(
                new Header("Impersonate-User", "alice"),
                new Header("Impersonate-Uid", "u-1"),
                new Header("Impersonate-Group", "dev"),
                new Header("Impersonate-Extra-scopes", "x"));
        String answer = understood(PROXIES.get(way).send(robot, "POST", REVIEWS, as, REVIEW));
        String expected = "201 {username=alice, uid=u-1, groups=[dev, system:authenticated],"
                + " extra={gatehouse.io/caller=[robot], scopes=[x]}}";
        assertEquals(expected, answer);
    }

    /** An account's groups come with its name, at the gate already. */
    @ParameterizedTest
    @EnumSource(names = {"FRONT_PROXY", "IMPERSONATION_BY_TOKEN"})
    void whoActsAsAnAccountHasItsGroups(ForwardedBy way) throws Exception {
        List<Header> as = List.of(new Header("Impersonate-User", "system:serviceaccount:a:b"));
        Identity root = Identity.of("root", List.of("system:masters"));
        String answer = understood(PROXIES.get(way).send(root, "POST", REVIEWS, as, REVIEW));
        assertTrue(
                answer.contains("groups=[system:serviceaccounts, system:serviceaccounts:a, system:authenticated]"),
                answer);
    }

    @ParameterizedTest
    @EnumSource(names = {"IMPERSONATION_BY_CERTIFICATE", "IMPERSONATION_BY_TOKEN"})
    void nobodyElseSaysWhoTheCallerIs(ForwardedBy way) throws Exception {
        Identity robot = Identity.of("robot", List.of());
        List<Header> as = List.of(
                new Header("Impersonate-User", "alice"), new Header("Impersonate-Extra-GateHouse.io%2Fcaller", "bob"));
        String fault = "400 the extra value gatehouse.io/caller of a user is for the gateway alone to say";
        assertEquals(fault, understood(PROXIES.get(way).send(robot, "POST", REVIEWS, as, REVIEW)));
        Identity liar = new Identity("alice", "", List.of(), Map.of("gatehouse.io/caller", List.of("bob")));
        assertEquals(fault, understood(PROXIES.get(way).send(liar, "POST", REVIEWS, List.of(), REVIEW)));
    }

    @Test
    void theClusterWritesDownTheGateAndWhomItActsAs() throws Exception {
        Identity alice = Identity.of("alice", List.of("system:masters"));
        Answer answer = PROXIES.get(ForwardedBy.IMPERSONATION_BY_TOKEN)
                .send(alice, "GET", "/api/v1/namespaces/default", List.of(), "");
        assertEquals(200, answer.status());
        String id = String.valueOf(answer.headers().get("audit-id"));
        Map<String, Object> event = AuditLog.of(cluster, id).event(id);
        assertEquals(ForwardedBy.SERVICE_ACCOUNT, ((Map<?, ?>) event.get("user")).get("username"));
        assertEquals("alice", ((Map<?, ?>) event.get("impersonatedUser")).get("username"));
    }

    /** The user that was seen, or the refusal. */
    private static String understood(Answer answer) {
        Map<String, Object> body = Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
        Object what = body.get("status") instanceof Map<?, ?> status ? status.get("userInfo") : body.get("message");
        return answer.status() + " " + what;
    }
}
