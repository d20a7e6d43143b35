package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P20: targets that name another server")
class P20IT {
    private final AttackedGate gate;

    P20IT() throws Exception {
        gate = AttackedGate.shared();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/version",
                "http://elsewhere/version",
                "HTTPS://localhost",
                "https://localhost@elsewhere/version",
                "localhost:443/version",
                "file:///etc/passwd"
            })
    void absoluteFormsAreRefused(String target) throws Exception {
        Attempt.untilEnd(gate, "GET " + target + " HTTP/1.1\r\n" + HOST + BOB + "\r\n")
                .isRefused(400)
                .isAnsweredOnce()
                .reachesNobody();
        Attempt.http2(gate, Http2Client.request("GET", target, "authorization", "Bearer bob-token"))
                .isResetOr(400)
                .reachesNobody();
        for (Upgrade upgrade : Upgrade.values()) {
            Attempt.untilEnd(gate, upgrade.request(target, BOB)).isRefused(400).reachesNobody();
        }
    }
}
