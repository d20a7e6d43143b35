package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ClusterPki;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.FrontProxy.Header;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.gatehouse.wire.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A proxy straight at a kube-apiserver, and at a gate in front of the same: who do they take its users for? */
class ProxyHeadersIT {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";
    private static final LeafSpec PROXY = LeafSpec.client(ClusterPki.FRONT_PROXY_CLIENT);

    @TempDir
    private static Path temporary;

    private static ControlPlane cluster;
    private static TestGate gate;
    private static FrontProxy toKube;
    private static FrontProxy toGate;

    @BeforeAll
    static void start() throws Exception {
        cluster = RealCluster.get(ClusterKind.API_ONLY);
        GateFolder files = GateFolder.inFrontOf(cluster, temporary);
        files.pki().authority("proxies-ca");
        files.part("authentication").put("requestHeader", requestHeader());
        gate = TestGate.start(files);
        toKube = kube(cluster.frontProxyClient());
        toGate = gate(proxies().issue(PROXY));
    }

    /** The same names as those that the cluster is started with. */
    private static Map<String, Object> requestHeader() {
        return GateFolder.map(
                "caFiles",
                List.of("pki/proxies-ca.crt"),
                "allowedNames",
                List.of(ClusterPki.FRONT_PROXY_CLIENT),
                "uidHeaders",
                List.of("X-Remote-Uid"),
                "systemNames",
                List.of(
                        "system:anonymous",
                        "system:masters",
                        "system:node:n",
                        "system:nodes",
                        "system:serviceaccount:a:b",
                        "system:serviceaccounts",
                        "system:serviceaccounts:a",
                        "system:unauthenticated"));
    }

    @AfterAll
    static void stop() throws Exception {
        toKube.close();
        toGate.close();
        gate.close();
    }

    private static CertificateAuthority proxies() throws IOException {
        return gate.folder().pki().authority("proxies-ca");
    }

    private static FrontProxy kube(CertifiedKey shown) throws IOException {
        return FrontProxy.to(cluster.endpoints().get(0), cluster.ca().certificate(), Optional.of(shown));
    }

    private static FrontProxy gate(CertifiedKey shown) throws IOException {
        CertificateAuthority servers = gate.folder().pki().authority("server-ca");
        return FrontProxy.to("127.0.0.1:" + gate.port(), servers.certificate(), Optional.of(shown));
    }

    private static Answer ask(FrontProxy proxy, List<Header> headers) throws IOException {
        return proxy.send("POST", REVIEWS, headers, REVIEW);
    }

    /** The user that was seen, or the refusal. */
    private static String understood(Answer answer) {
        Map<String, Object> body = Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
        Object what = body.get("status") instanceof Map<?, ?> status ? status.get("userInfo") : body.get("message");
        return answer.status() + " " + what;
    }

    static Stream<SaidByProxy> alike() {
        return SaidByProxy.alike();
    }

    static Stream<SaidByProxy> believedByKubeApiserverAlone() {
        return SaidByProxy.believedByKubeApiserverAlone();
    }

    @Test
    void thereAreFortyCasesOrMore() {
        assertTrue(alike().distinct().count() >= 40);
    }

    @ParameterizedTest
    @MethodSource("alike")
    void usersAreTakenForTheSame(SaidByProxy said) throws Exception {
        assertEquals(understood(ask(toKube, said.headers())), understood(ask(toGate, said.headers())), said::toString);
    }

    @ParameterizedTest
    @MethodSource("believedByKubeApiserverAlone")
    void theGateIsStricterWhereItSaysSo(SaidByProxy said) throws Exception {
        assertEquals(201, ask(toKube, said.headers()).status());
        assertEquals("401 Unauthorized", understood(ask(toGate, said.headers())));
    }

    @Test
    void whoeverIsNoProxyIsRefusedAlike() throws Exception {
        Instant now = Instant.now();
        List<Header> said =
                List.of(new Header("X-Remote-User", "admin"), new Header("X-Remote-Group", "system:masters"));
        for (LeafSpec shown : List.of(
                LeafSpec.client("somebody"),
                PROXY.withPurposes(Purpose.SERVER),
                PROXY.withValidity(new Validity(now.minusSeconds(120), now.minusSeconds(60))),
                PROXY.withValidity(new Validity(now.plusSeconds(3600), now.plusSeconds(7200))))) {
            areRefusedAlike(cluster.frontProxyCa().issue(shown), proxies().issue(shown), said);
        }
        CertifiedKey foreign = CertificateAuthority.create("front-proxy-ca").issue(PROXY);
        areRefusedAlike(foreign, foreign, said);
    }

    private static void areRefusedAlike(CertifiedKey atKube, CertifiedKey atGate, List<Header> said)
            throws IOException {
        try (FrontProxy kube = kube(atKube);
                FrontProxy here = gate(atGate)) {
            assertEquals("401 Unauthorized", understood(ask(kube, said)));
            assertEquals("401 Unauthorized", understood(ask(here, said)));
        }
    }

    static Stream<List<Header>> whereFrom() {
        return Stream.of(
                said("203.0.113.9"),
                said("203.0.113.9,198.51.100.1 , 2001:DB8:0:0::7"),
                said("203.0.113.9, 127.0.0.1"),
                said("127.0.0.1, 203.0.113.9"),
                said("203.0.113.9, 203.0.113.9"),
                said("unknown, 203.0.113.9:80, [::1], fe80::1%eth0, _x, , 203.0.113.8"),
                said("::ffff:203.0.113.9, 1:0:0:2:0:0:0:3, 0:0:1::, 1:2:3:4:5:6:0:8"),
                said("256.1.1.1, 1.2.3, 1.2.3.4.5, 0x7f.1, 2130706433, ::g"),
                said("010.0.0.1, 1.2.3.04"),
                said(""),
                said("nobody"),
                List.of(new Header("X-Real-Ip", "203.0.113.7")),
                List.of(new Header("X-Real-Ip", "203.0.113.7, 203.0.113.6")),
                List.of(new Header("X-Forwarded-For", "203.0.113.9"), new Header("X-Real-Ip", "203.0.113.7")),
                List.of(new Header("X-Forwarded-For", "203.0.113.9, ::1"), new Header("X-Real-Ip", "203.0.113.9")),
                List.of(new Header("Forwarded", "for=203.0.113.9")),
                List.of());
    }

    private static List<Header> said(String forwardedFor) {
        return List.of(new Header("X-Forwarded-For", forwardedFor));
    }

    @ParameterizedTest
    @MethodSource("whereFrom")
    void requestsComeFromTheSameAddresses(List<Header> said) throws Exception {
        String id = "where-from-" + Math.abs(said.hashCode());
        List<Header> direct = new ArrayList<>(said);
        direct.add(new Header("X-Remote-User", "alice"));
        List<Header> through = new ArrayList<>(direct);
        direct.add(new Header("Audit-ID", id + "-direct"));
        through.add(new Header("Audit-ID", id + "-through"));
        assertEquals(201, ask(toKube, direct).status());
        assertEquals(201, ask(toGate, through).status());
        AuditLog log = AuditLog.of(cluster, "where-from-");
        Object expected = log.event(id + "-direct").get("sourceIPs");
        assertEquals(expected, log.event(id + "-through").get("sourceIPs"));
        JsonObject here = Await.value(
                "the gate's event",
                () -> gate.auditEvents().stream()
                        .filter(event -> event.getString("auditID").equals(id + "-through"))
                        .findFirst());
        assertEquals(expected, here.getJsonArray("sourceIPs").getList());
    }
}
