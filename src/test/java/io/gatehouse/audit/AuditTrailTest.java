package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTrailTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T20:06:13Z"), ZoneOffset.UTC);
    private static final Call WATCH = Requests.call(Requests.pod("watch", ""), "/api/v1/namespaces/shop/pods?watch=1");
    private static final Credential.Certificate SOME_CERTIFICATE = new Credential.Certificate(
            List.of(CertificateAuthority.create("anybody").certificate()));
    private static final String METADATA = "rules: [{level: Metadata}]";

    private final RecordingSink sink = new RecordingSink();
    private final Counts counts = new Counts();

    @Test
    void anOrdinaryRequestLeavesTwoEvents() {
        AuditTrail trail = trail(METADATA, Requests.getPod());
        assertTrue(trail.received(Requests.ALICE).succeeded());
        assertEquals(List.of("RequestReceived"), sink.stages());
        assertEquals("2026-11-24T20:06:12.123456Z", Trees.at(sink.last(), "stageTimestamp"));
        assertNull(Trees.at(sink.last(), "responseStatus"));
        trail.decided(new Decision(Decision.Verdict.ALLOW, "RBAC", "RBAC: allowed by x"));
        trail.started(200);
        trail.complete(Ending.WHOLE);
        assertEquals(List.of("RequestReceived", "ResponseComplete"), sink.stages());
        assertEquals("2026-11-24T20:06:13.000000Z", Trees.at(sink.last(), "stageTimestamp"));
        assertEquals(200L, Trees.at(sink.last(), "responseStatus", "code"));
        assertEquals("alice", Trees.at(sink.last(), "user", "username"));
        assertEquals(
                "{authorization.k8s.io/decision=allow, authorization.k8s.io/reason=RBAC: allowed by x,"
                        + " gatehouse.io/authenticator=static token}",
                String.valueOf(Trees.at(sink.last(), "annotations")));
        assertEquals(2, counts.events.get());
        assertEquals(List.of(Level.METADATA), counts.levels);
    }

    @Test
    void aRequestThatLastsTellsWhenItsAnswerStarts() {
        AuditTrail trail = trail(METADATA, WATCH);
        trail.received(Requests.ALICE);
        trail.started(200);
        assertEquals(List.of("RequestReceived", "ResponseStarted"), sink.stages());
        trail.complete(Ending.CUT_BY_GATE);
        assertEquals(List.of("RequestReceived", "ResponseStarted", "ResponseComplete"), sink.stages());
        assertEquals(200L, Trees.at(sink.last(), "responseStatus", "code"));
        assertEquals("by the gate", Trees.at(sink.last(), "annotations", "gatehouse.io/cut-short"));
    }

    @Test
    void aRefusalIsToldAsTheClientSeesIt() {
        AuditTrail trail = trail(METADATA, Requests.getPod());
        trail.received(Requests.ALICE);
        trail.decided(Decision.NO_OPINION);
        trail.refused(Refusal.forbidden("", "pods", "till", "no"));
        trail.started(403);
        trail.complete(Ending.WHOLE);
        assertEquals(
                "{metadata={}, status=Failure, message=pods \"till\" is forbidden: no, reason=Forbidden,"
                        + " details={name=till, kind=pods}, code=403}",
                String.valueOf(Trees.at(sink.last(), "responseStatus")));
        assertEquals("forbid", Trees.at(sink.last(), "annotations", "authorization.k8s.io/decision"));
        assertNull(Trees.at(sink.last(), "responseObject"));
    }

    @Test
    void aRefusalIsAnObjectTooWhereThoseAreWanted() {
        AuditTrail trail = trail("rules: [{level: RequestResponse}]", Requests.getPod());
        trail.received(Requests.ALICE);
        trail.refused(Refusal.tooManyRequests("later"));
        trail.started(429);
        trail.complete(Ending.WHOLE);
        assertEquals(
                "{kind=Status, apiVersion=v1, metadata={}, status=Failure, message=later, reason=TooManyRequests,"
                        + " details={retryAfterSeconds=1}, code=429}",
                String.valueOf(Trees.at(sink.last(), "responseObject")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Bearer secret  | /api | false | Authentication failed, attempted: bearer
            bearer secret  | /api | true  | Authentication failed, attempted: bearer, x509
            Basic YTpi     | /api | false | Authentication failed, attempted: basic
            Basic ????     | /api | false | Authentication failed, no credentials provided
            Bearer         | /api | false | Authentication failed, no credentials provided
            -              | /api?access_token=secret | true | Authentication failed, attempted: access_token, x509
            -              | /api?access_token= | false | Authentication failed, no credentials provided
            """)
    void whoProvesNothingLeavesOneEventThatSaysWhatWasTried(
            @Nullable String authorization, String target, boolean certificate, String attempted) {
        AuditTrail trail = trail(METADATA, unauthenticated(authorization, target, certificate));
        trail.refused(Refusal.unauthorized("unknown token"));
        assertTrue(trail.started(401).succeeded());
        trail.complete(Ending.WHOLE);
        assertEquals(List.of("ResponseStarted"), sink.stages());
        assertEquals("{}", String.valueOf(Trees.at(sink.last(), "user")));
        assertEquals(
                "{metadata={}, status=Failure, message=Unauthorized, reason=Unauthorized, code=401}",
                String.valueOf(Trees.at(sink.last(), "responseStatus")));
        assertEquals(attempted, Trees.at(sink.last(), "annotations", "gatehouse.io/authentication"));
        assertEquals("unknown token", Trees.at(sink.last(), "annotations", "gatehouse.io/refusal"));
        assertFalse(sink.lastLine().contains("secret"), sink.lastLine());
    }

    @Test
    void whoProvesNothingIsMatchedByNoRuleAboutUsers() {
        String policy = "rules: [{level: None, userGroups: [dev]}, {level: None, users: [alice]}, {level: Metadata}]";
        AuditTrail trail = trail(policy, Requests.getPod());
        trail.refused(Refusal.unauthorized("unknown token"));
        trail.started(401);
        trail.complete(Ending.WHOLE);
        assertEquals(1, sink.lines.size());
    }

    @Test
    void oneEventIsLeftWhereThePolicyOmitsTheStageOfA401() {
        AuditTrail trail = trail("rules: [{level: Metadata, omitStages: [ResponseStarted]}]", Requests.getPod());
        trail.refused(Refusal.unauthorized("unknown token"));
        trail.started(401);
        trail.complete(Ending.WHOLE);
        assertEquals(List.of("ResponseComplete"), sink.stages());
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerIsToldAsAtKubeApiserver() {
        AuditTrail trail = trail(METADATA, WATCH);
        trail.received(Requests.ALICE);
        trail.complete(Ending.CUT_BY_CLIENT);
        assertEquals(List.of("RequestReceived", "ResponseStarted", "ResponseComplete"), sink.stages());
        assertEquals(
                "{metadata={}, status=Success, message=Connection closed early, code=200}",
                String.valueOf(Trees.at(sink.last(), "responseStatus")));
        assertEquals("by the client", Trees.at(sink.last(), "annotations", "gatehouse.io/cut-short"));
    }

    @Test
    void aFaultOfTheGateIsAPanic() {
        AuditTrail trail = trail(METADATA, Requests.getPod());
        trail.received(Requests.ALICE);
        trail.complete(Ending.FAULT);
        assertEquals(List.of("RequestReceived", "Panic"), sink.stages());
        assertEquals(500L, Trees.at(sink.last(), "responseStatus", "code"));
        assertEquals("Failure", Trees.at(sink.last(), "responseStatus", "status"));
    }

    @Test
    void aFaultInTheMiddleOfAnAnswerKeepsTheCodeThatTheClientGot() {
        AuditTrail trail = trail("rules: [{level: Metadata, omitStages: [Panic]}]", Requests.getPod());
        trail.received(Requests.ALICE);
        trail.started(200);
        trail.complete(Ending.FAULT);
        assertEquals(List.of("RequestReceived", "ResponseComplete"), sink.stages());
        assertEquals(200L, Trees.at(sink.last(), "responseStatus", "code"));
    }

    @Test
    void impersonationShowsOnceItIsGranted() {
        AuditTrail trail = trail("rules: [{level: Metadata, users: [alice]}]", Requests.getPod());
        trail.received(Requests.ALICE);
        trail.impersonated(new Subject.Impersonated(
                Identity.of("bob", List.of("ops")), Identity.of("bob", List.of()), "impersonate:user-info"));
        trail.started(200);
        trail.complete(Ending.WHOLE);
        assertNull(Trees.at(sink.events().get(0), "impersonatedUser"));
        assertEquals("bob", Trees.at(sink.last(), "impersonatedUser", "username"));
        assertEquals("alice", Trees.at(sink.last(), "user", "username"));
        assertEquals(
                "impersonate:user-info", Trees.at(sink.last(), "authenticationMetadata", "impersonationConstraint"));
    }

    @Test
    void theFirstValueOfAnAnnotationStays() {
        AuditTrail trail = trail(METADATA, Requests.getPod());
        trail.received(Requests.ALICE);
        trail.annotate("gatehouse.io/authenticator", "forged");
        trail.undecided();
        trail.complete(Ending.WHOLE);
        assertEquals("static token", Trees.at(sink.last(), "annotations", "gatehouse.io/authenticator"));
        assertEquals("internal error", Trees.at(sink.last(), "annotations", "authorization.k8s.io/reason"));
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void beingCompletedTwiceIsHarmless(Ending second) {
        AuditTrail trail = trail(METADATA, Requests.getPod());
        trail.received(Requests.ALICE);
        trail.started(200);
        trail.complete(Ending.WHOLE);
        assertTrue(trail.complete(second).succeeded());
        trail.annotate("late", "note");
        assertEquals(2, sink.lines.size());
        assertFalse(sink.lastLine().contains("late"));
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void everyRequestLeavesAnEventHoweverItEnds(Ending ending) {
        for (Call call : List.of(Requests.getPod(), WATCH)) {
            for (boolean identified : List.of(true, false)) {
                for (boolean started : List.of(true, false)) {
                    sink.lines.clear();
                    AuditTrail trail = trail("rules: [{level: Metadata, omitStages: [RequestReceived, Panic]}]", call);
                    if (identified) {
                        trail.received(Requests.ALICE);
                    }
                    if (started) {
                        trail.started(200);
                    }
                    trail.complete(ending);
                    assertFalse(sink.lines.isEmpty(), call.info() + " " + identified + " " + started);
                }
            }
        }
    }

    @Test
    void levelNoneLeavesNothing() {
        AuditTrail trail = trail("rules: [{level: None}]", WATCH);
        trail.received(Requests.ALICE);
        trail.started(200);
        trail.complete(Ending.FAULT);
        assertEquals(0, sink.lines.size());
        assertEquals(List.of(Level.NONE), counts.levels);
    }

    @Test
    void withoutSinksNothingIsMade() throws InvalidConfigurationException {
        Audit audit = new Audit(List.of(), false, CLOCK, counts);
        AuditTrail trail = audit.open(policy(METADATA), Requests.getPod());
        assertTrue(trail.received(Requests.ALICE).succeeded());
        assertTrue(trail.complete(Ending.WHOLE).succeeded());
        assertEquals(0, counts.events.get());
    }

    @Test
    void aRequestWhoseFirstEventIsLostIsRefused() {
        sink.answer = Future.failedFuture(new IOException("disk full"));
        AuditTrail trail = strict(METADATA, Requests.getPod());
        Refusal refusal = (Refusal) trail.received(Requests.ALICE).cause();
        assertEquals(500, refusal.code());
        assertEquals("Internal error occurred: failed to store audit event", refusal.message());
        assertEquals(1, counts.rejected.get());
    }

    @Test
    void a401WhoseEventIsLostIsRefusedToo() {
        sink.answer = Future.failedFuture(new IOException("disk full"));
        AuditTrail trail = strict(METADATA, Requests.getPod());
        trail.refused(Refusal.unauthorized("unknown token"));
        assertTrue(trail.started(401).cause() instanceof Refusal);
        trail.refused(Refusal.internal("failed to store audit event"));
        assertTrue(trail.started(500).succeeded());
        assertTrue(trail.complete(Ending.WHOLE).succeeded());
    }

    @Test
    void laterEventsThatAreLostChangeNothing() {
        AuditTrail trail = strict(METADATA, WATCH);
        trail.received(Requests.ALICE);
        sink.answer = Future.failedFuture(new IOException("disk full"));
        assertTrue(trail.started(200).succeeded());
        assertTrue(trail.complete(Ending.WHOLE).succeeded());
        assertEquals(0, counts.rejected.get());
    }

    @Test
    void aStrictAuditWritesBeforeTheDeedEvenWhatIsOmitted() {
        AuditTrail trail = strict("omitStages: [RequestReceived]\n" + METADATA, Requests.getPod());
        Promise<Void> onDisk = Promise.promise();
        sink.answer = onDisk.future();
        Future<Void> mayGoOn = trail.received(Requests.ALICE);
        assertEquals(List.of("RequestReceived"), sink.stages());
        assertFalse(mayGoOn.isComplete());
        onDisk.complete();
        assertTrue(mayGoOn.succeeded());
    }

    @Test
    void aStrictAuditWritesA401BeforeTheAnswerEvenIfItsStageIsOmitted() {
        AuditTrail trail = strict("rules: [{level: Metadata, omitStages: [ResponseStarted]}]", Requests.getPod());
        trail.refused(Refusal.unauthorized("unknown token"));
        sink.answer = Promise.<Void>promise().future();
        assertFalse(trail.started(401).isComplete());
        trail.complete(Ending.WHOLE);
        assertEquals(List.of("ResponseStarted"), sink.stages());
    }

    @Test
    void aPolicyThatWantsPanicsAloneGetsNothingElseFromAStrictAudit() {
        String policy = "rules: [{level: Metadata, omitStages: [RequestReceived, ResponseStarted, ResponseComplete]}]";
        AuditTrail trail = strict(policy, Requests.getPod());
        trail.received(Requests.ALICE);
        trail.started(200);
        trail.complete(Ending.WHOLE);
        assertEquals(0, sink.lines.size());
    }

    private AuditTrail trail(String policy, Call call) {
        return new Audit(List.of(sink), false, CLOCK, counts).open(policy(policy), call);
    }

    private AuditTrail strict(String policy, Call call) {
        return new Audit(List.of(sink), true, CLOCK, counts).open(policy(policy), call);
    }

    private static AuditPolicy policy(String body) {
        try {
            return AuditPolicy.parse(Path.of("audit.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\n" + body);
        } catch (InvalidConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Call unauthenticated(@Nullable String authorization, String target, boolean certificate) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (authorization != null) {
            headers.add("Authorization", authorization);
        }
        Call call = Requests.call(RequestInfo.ofPath("/api", "get"), target, headers, Body.NONE);
        return new Call(
                call.auditId(),
                call.received(),
                0,
                "default",
                "GET",
                target,
                call.info(),
                headers,
                Body.NONE,
                Optional.empty(),
                Origin.of("main", "192.0.2.7", certificate ? Optional.of(SOME_CERTIFICATE) : Optional.empty()),
                call.abandoned());
    }
}
