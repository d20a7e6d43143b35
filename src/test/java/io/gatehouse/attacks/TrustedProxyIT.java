package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Saying who calls as a proxy in front would")
class TrustedProxyIT {
    static final LeafSpec EDGE = LeafSpec.client("edge");

    private static final List<Header> MASTER = Header.list(
            "X-Edge-User", "admin",
            "x-edge-uid", "0",
            "X-EDGE-GROUP", "system:masters",
            "X_Edge_Group", "system:masters",
            "X-Edge_Extra-Scopes", "all",
            "X-Edge-Extra-", "all",
            "X-Remote-User", "admin",
            "X-Remote-Group", "system:masters");

    /** A proxy would be believed. */
    private static final List<Header> BELIEVABLE = Header.list("X-Edge-User", "alice", "X-Edge-Group", "dev");

    @TempDir
    private static Path temporary;

    private static AttackedGate toHttp1;
    private static AttackedGate toHttp2;

    @BeforeAll
    static void start() throws Exception {
        toHttp1 = AttackedGate.start(
                temporary.resolve("1"), RecordingUpstream.startHttp1(), TrustedProxyIT::believesProxies);
        toHttp2 =
                AttackedGate.start(temporary.resolve("2"), RecordingUpstream.start(), TrustedProxyIT::believesProxies);
    }

    @AfterAll
    static void stop() throws Exception {
        toHttp1.close();
        toHttp2.close();
    }

    static void believesProxies(GateFolder files) throws IOException {
        files.pki().authority("proxies-ca");
        files.part("authentication").put("requestHeader", requestHeader("edge"));
    }

    static Map<String, Object> requestHeader(String allowedName) {
        return GateFolder.map(
                "caFiles", List.of("pki/proxies-ca.crt"),
                "allowedNames", List.of(allowedName),
                "usernameHeaders", List.of("X-Edge-User", "X-Remote-User"),
                "uidHeaders", List.of("X-Edge-Uid"),
                "groupHeaders", List.of("X-Edge-Group"),
                "extraHeaderPrefixes", List.of("X-Edge-Extra-"),
                "systemNames", List.of("system:monitoring"));
    }

    private static AttackedGate gate(Way way) {
        return way.isToHttp1() ? toHttp1 : toHttp2;
    }

    private static CertificateAuthority proxies(AttackedGate gate) throws IOException {
        return gate.folder().pki().authority("proxies-ca");
    }

    private static Attempt byProxy(Way way, String marker, List<Header> headers) throws IOException {
        return by(way, Optional.of(proxies(gate(way)).issue(EDGE)), marker, headers);
    }

    private static Attempt by(Way way, Optional<CertifiedKey> shown, String marker, List<Header> headers)
            throws IOException {
        return way.send(gate(way), shown, way.target(marker), headers);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void carriesNone(Attempt attempt) {
        assertEquals(List.of(), attempt.forwarded().beginning("x-edge-"), attempt::toString);
    }

    @ParameterizedTest
    @EnumSource
    void aProxyIsBelievedAndItsHeadersGoNoFurther(Way way) throws Exception {
        String marker = gate(way).marker();
        Attempt attempt = byProxy(
                way,
                marker,
                Header.list(
                        "X-Edge-User", "alice",
                        "X-Edge-Uid", "u-1",
                        "X-Edge-Group", "dev",
                        "X-Edge-Group", "system:monitoring",
                        "X-Edge-Extra-Example.org%2FSCOPES", "a",
                        "X-Edge-Extra-example.org%2fscopes", "b",
                        "X_Edge_Group", "system:masters",
                        "X-Remote-Uid", "0",
                        "X-Remote-Group", "system:masters",
                        "Authorization", "Bearer " + GateFolder.BOBS_TOKEN));
        carriesNone(attempt.hasStatus(way.forwardedStatus()));
        RecordedRequest seen = attempt.forwarded();
        assertEquals(List.of("alice"), seen.values("X-Remote-User"), attempt::toString);
        assertEquals(List.of("u-1"), seen.values("X-Remote-Uid"), attempt::toString);
        assertEquals(
                List.of("dev", "system:monitoring", "system:authenticated"),
                seen.values("X-Remote-Group"),
                attempt::toString);
        assertEquals(List.of("a", "b"), seen.values("X-Remote-Extra-example.org%2Fscopes"), attempt::toString);
        assertEquals(7, seen.beginning("x-remote-").size(), attempt::toString);
        assertEquals(List.of(), seen.beginning("authorization"), attempt::toString);
        JsonObject event = gate(way).event(marker);
        assertEquals("alice", event.getJsonObject("user").getString("username"), event::encode);
        assertEquals(
                "requestHeader",
                event.getJsonObject("annotations").getString("gatehouse.io/authenticator"),
                event::encode);
    }

    @ParameterizedTest
    @EnumSource
    void withoutItsCertificateTheHeadersMeanNothing(Way way) throws Exception {
        by(way, Optional.empty(), gate(way).marker(), MASTER).isRefused(403).reachesNobody();

        Attempt withToken =
                by(way, Optional.empty(), gate(way).marker(), Way.with(Way.BOB, MASTER.toArray(Header[]::new)));
        withToken.hasStatus(way.forwardedStatus()).forwardedAsBob();
        carriesNone(withToken);

        CertifiedKey user = gate(way).folder().users().issue(LeafSpec.client("edge", "dev"));
        Attempt withCertificate = by(way, Optional.of(user), gate(way).marker(), MASTER);
        carriesNone(withCertificate.hasStatus(way.forwardedStatus()));
        assertEquals(List.of("edge"), withCertificate.forwarded().values("X-Remote-User"));
        assertEquals(
                List.of("dev", "system:authenticated"),
                withCertificate.forwarded().values("X-Remote-Group"));
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateThatIsNoProxysIsNobodyAndNotEvenAnonymous(Way way) throws Exception {
        CertificateAuthority proxies = proxies(gate(way));
        Instant now = Instant.now();
        Validity past = new Validity(now.minus(Duration.ofDays(2)), now.minusSeconds(1));
        for (CertifiedKey shown : List.of(
                CertificateAuthority.create("proxies-ca").issue(EDGE),
                new CertificateAuthority(proxies.issue(LeafSpec.client("stranger"))).issue(EDGE),
                proxies.issue(EDGE.withValidity(past)),
                proxies.issue(EDGE.withPurposes(Purpose.SERVER)),
                proxies.issue(LeafSpec.client("stranger")),
                gate(way).folder().users().issue(EDGE.withValidity(past)))) {
            by(way, Optional.of(shown), gate(way).marker(), BELIEVABLE)
                    .isRefused(401)
                    .reachesNobody();
            Attempt withToken = by(
                    way, Optional.of(shown), gate(way).marker(), Way.with(Way.BOB, BELIEVABLE.toArray(Header[]::new)));
            withToken.hasStatus(way.forwardedStatus()).forwardedAsBob();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAProxyMayNotSayIsRefusedThoughAGoodTokenIsThere(Way way) throws Exception {
        for (List<Header> said : List.of(
                Header.list("X-Edge-User", "alice", "X-Edge-User", "admin"),
                Header.list("X-Edge-User", "alice", "x-edge-user", "alice"),
                Header.list("X-Edge-User", "alice", "X-Edge-Uid", "1", "X-Edge-Uid", "2"),
                Header.list("X-Edge-User", "system:masters"),
                Header.list("X-Edge-User", "system:node:n", "X-Edge-Group", "system:nodes"),
                Header.list("X-Edge-User", "alice", "X-Edge-Group", "dev", "X-Edge-Group", "system:masters"),
                Header.list("X-Edge-User", "alice", "X-Edge-Group", "system:masters "),
                Header.list("X-Edge-User", "\u00e9"),
                Header.list("X-Edge-User", "alice", "X-Edge-Extra-", "x"))) {
            by(
                            way,
                            Optional.of(proxies(gate(way)).issue(EDGE)),
                            gate(way).marker(),
                            Way.with(Way.BOB, said.toArray(Header[]::new)))
                    .isRefused(401)
                    .reachesNobody();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyThatNamesNobodyIsNobody(Way way) throws Exception {
        for (List<Header> said : List.of(
                List.<Header>of(),
                Header.list("X-Edge-User", "", "X-Edge-Group", "dev"),
                Header.list("X_Edge_User", "alice", "X-Edge-Group", "dev"),
                Header.list("X-Edge-User-", "alice", "X-Edge-Group", "dev"))) {
            byProxy(way, gate(way).marker(), said).isRefused(401).reachesNobody();
            Attempt withToken = byProxy(way, gate(way).marker(), Way.with(Way.BOB, said.toArray(Header[]::new)));
            withToken.hasStatus(way.forwardedStatus()).forwardedAsBob();
            carriesNone(withToken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void usersAreTheBytesThatNameThem(Way way) throws Exception {
        for (String name : List.of("张三", "李四", "user with spaces", "a,b", "ALICE", "alice@example.org")) {
            Attempt attempt =
                    byProxy(way, gate(way).marker(), Header.list("X-Edge-User", bytes(name), "X-Edge-Group", "dev"));
            attempt.hasStatus(way.forwardedStatus());
            assertEquals(List.of(bytes(name)), attempt.forwarded().values("X-Remote-User"), attempt::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void nobodyNamesTheHeadersAway(Way way) throws Exception {
        List<Header> said = Header.list(
                "Connection", "X-Edge-User, X-Edge-Group, X-Remote-User",
                "X-Edge-User", "alice",
                "X-Edge-Group", "dev");
        Attempt attempt = byProxy(way, gate(way).marker(), said);
        carriesNone(attempt.hasStatus(way.forwardedStatus()));
        assertEquals(List.of("alice"), attempt.forwarded().values("X-Remote-User"), attempt::toString);
        by(way, Optional.empty(), gate(way).marker(), said).isRefused(403).reachesNobody();
    }

    @ParameterizedTest
    @EnumSource
    void whomItNamesMayActAsAnotherWhereItMay(Way way) throws Exception {
        List<Header> as = Header.list("Impersonate-User", "carol", "Impersonate-Group", "dev");
        byProxy(way, gate(way).marker(), Way.with(new Header("X-Edge-User", "alice"), as.toArray(Header[]::new)))
                .isRefused(403)
                .reachesNobody();
        List<Header> robot = Way.with(new Header("X-Edge-User", "other-robot"), new Header("X-Edge-Group", "robots"));
        robot.addAll(as);
        RecordedRequest seen = byProxy(way, gate(way).marker(), robot)
                .hasStatus(way.forwardedStatus())
                .forwarded();
        assertEquals(List.of("other-robot"), seen.values("X-Remote-User"), seen::toString);
        assertEquals(List.of("carol"), seen.values("Impersonate-User"), seen::toString);
    }

    /** What clients may not say, and a proxy may. */
    private static final List<Header> WHERE_FROM = Header.list(
            "X-Forwarded-For", "203.0.113.9, 198.51.100.1",
            "X-Real-Ip", "203.0.113.7",
            "Forwarded", "for=203.0.113.6",
            "X_Forwarded_For", "203.0.113.5",
            "X-Forwarded-Proto", "http");

    @ParameterizedTest
    @EnumSource
    void aProxySaysWhereARequestComesFromAndUnderWhichId(Way way) throws Exception {
        String marker = gate(way).marker();
        List<Header> said = Way.with(Way.BOB, WHERE_FROM.toArray(Header[]::new));
        said.add(new Header("Audit-Id", "edge-" + marker + way));
        Attempt attempt = byProxy(way, marker, said).hasStatus(way.forwardedStatus());
        RecordedRequest seen = attempt.forwardedAsBob();
        assertEquals(
                List.of("203.0.113.9, 198.51.100.1, 203.0.113.7, 127.0.0.1"),
                seen.values("X-Forwarded-For"),
                attempt::toString);
        assertEquals(1, seen.beginning("x-forwarded-").size(), attempt::toString);
        assertEquals(List.of(), seen.beginning("forwarded"), attempt::toString);
        assertEquals(List.of(), seen.beginning("x-real-ip"), attempt::toString);
        assertEquals(List.of("edge-" + marker + way), seen.values("Audit-Id"), attempt::toString);
        JsonObject event = gate(way).event(marker);
        assertEquals("edge-" + marker + way, event.getString("auditID"), event::encode);
        assertEquals(
                List.of("203.0.113.9", "198.51.100.1", "203.0.113.7", "127.0.0.1"),
                event.getJsonArray("sourceIPs").getList(),
                event::encode);
        assertTrue(attempt.received().contains("edge-" + marker + way), attempt::toString);
    }

    @ParameterizedTest
    @EnumSource
    void ofARefusedRequestToo(Way way) throws Exception {
        String marker = gate(way).marker();
        byProxy(way, marker, WHERE_FROM).isRefused(401).reachesNobody();
        JsonObject event = gate(way).event(marker);
        assertEquals("203.0.113.9", event.getJsonArray("sourceIPs").getString(0), event::encode);
    }

    @ParameterizedTest
    @EnumSource
    void fromAnybodyElseBothAreRemoved(Way way) throws Exception {
        List<Header> said = Way.with(Way.BOB, WHERE_FROM.toArray(Header[]::new));
        said.add(new Header("Audit-Id", "forged"));
        for (Optional<CertifiedKey> shown : List.of(
                Optional.<CertifiedKey>empty(),
                Optional.of(proxies(gate(way)).issue(LeafSpec.client("stranger"))),
                Optional.of(CertificateAuthority.create("proxies-ca").issue(EDGE)),
                Optional.of(gate(way).folder().users().issue(LeafSpec.client("edge", "dev"))))) {
            String marker = gate(way).marker();
            RecordedRequest seen = by(way, shown, marker, said)
                    .hasStatus(way.forwardedStatus())
                    .forwarded();
            assertEquals(List.of("127.0.0.1"), seen.values("X-Forwarded-For"), seen::toString);
            assertEquals(1, seen.values("Audit-Id").size(), seen::toString);
            JsonObject event = gate(way).event(marker);
            assertEquals(List.of("127.0.0.1"), event.getJsonArray("sourceIPs").getList(), event::encode);
            assertEquals(seen.values("Audit-Id"), List.of(event.getString("auditID")), event::encode);
            assertTrue(!event.getString("auditID").equals("forged"), event::encode);
        }
    }
}
