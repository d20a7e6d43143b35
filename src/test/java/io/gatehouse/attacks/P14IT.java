package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Purpose;
import io.gatehouse.pki.Validity;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P14: certificates that prove nobody")
class P14IT {
    private static final LeafSpec ADMIN = LeafSpec.client("admin", "system:masters");

    private final AttackedGate gate;

    P14IT() throws Exception {
        gate = AttackedGate.shared();
    }

    static Stream<Arguments> useless() throws Exception {
        CertificateAuthority users = AttackedGate.shared().folder().users();
        CertificateAuthority foreign = CertificateAuthority.create("users-ca");
        Instant now = Instant.now();
        Validity past = new Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofSeconds(1)));
        Validity future = new Validity(now.plus(Duration.ofHours(1)), now.plus(Duration.ofDays(2)));
        CertifiedKey genuine = users.issue(LeafSpec.client("carol"));
        return Stream.of(
                Arguments.of("expired", users.issue(ADMIN.withValidity(past))),
                Arguments.of("not valid yet", users.issue(ADMIN.withValidity(future))),
                Arguments.of("of a foreign authority with the same name", foreign.issue(ADMIN)),
                Arguments.of("of the authority of the gate's own certificate", ofServers()),
                Arguments.of(
                        "signed by itself", CertificateAuthority.create("admin").own()),
                Arguments.of("for servers", users.issue(ADMIN.withPurposes(Purpose.SERVER))),
                Arguments.of("signed by a user", new CertificateAuthority(genuine).issue(ADMIN)));
    }

    private static CertifiedKey ofServers() throws Exception {
        return AttackedGate.shared().folder().pki().authority("server-ca").issue(ADMIN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("useless")
    void itIsNobodyAndNotEvenAnonymous(String what, CertifiedKey certificate) throws Exception {
        gate.upstream().forget();
        String marker = gate.marker();
        try (RawClient client = gate.connect(certificate)) {
            RawClient.Answer answer = client.send("GET /version?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + "\r\n")
                    .answer();
            assertEquals(401, answer.status(), client::received);
        }
        isUnauthorized(marker);
        String second = gate.marker();
        try (Http2Client client = gate.connectHttp2(certificate)) {
            Http2Client.Answer answer =
                    client.answer(client.send(Http2Client.request("GET", "/version?" + second), true));
            assertEquals(401, answer.status(), answer::toString);
        }
        isUnauthorized(second);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("useless")
    void anUpgradeIsNoWayAround(String what, CertifiedKey certificate) throws Exception {
        gate.upstream().forget();
        for (Upgrade upgrade : Upgrade.values()) {
            String marker = gate.marker();
            try (RawClient client = gate.connect(certificate)) {
                client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + marker, ""));
                assertEquals(401, client.answer().status(), client::received);
            }
            isUnauthorized(marker);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("useless")
    void aGoodTokenBesideItIsStillGood(String what, CertifiedKey certificate) throws Exception {
        gate.upstream().forget();
        try (RawClient client = gate.connect(certificate)) {
            String request = "GET /version HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n";
            assertEquals(200, client.send(request).answer().status(), client::received);
        }
        RecordedRequest seen = gate.upstream().seen().get(0);
        assertEquals(List.of("bob"), seen.values("X-Remote-User"), seen::toString);
    }

    private void isUnauthorized(String marker) throws Exception {
        assertEquals(List.of(), gate.upstream().seen());
        JsonObject event = gate.event(marker);
        assertEquals(401, event.getJsonObject("responseStatus").getInteger("code"), event::encode);
        assertEquals(new JsonObject(), event.getJsonObject("user"), event::encode);
        assertTrue(event.getJsonObject("annotations")
                .getString("gatehouse.io/authentication")
                .contains("x509"));
    }
}
