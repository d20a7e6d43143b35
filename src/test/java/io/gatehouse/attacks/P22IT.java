package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("P22: queries that ask for a watch, or seem to")
class P22IT {
    private final AttackedGate gate;

    P22IT() throws Exception {
        gate = AttackedGate.shared();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "watch=1, watch",
        "watch=true, watch",
        "watch=false, list",
        "watch=1&watch=0, watch",
        "watch=0&watch=1, list",
        "%77atch=1, watch",
        "watc%68=true, watch",
        "Watch=1, list",
        "watch=%31, watch",
        "watch=+1, watch",
        "watch=0;watch=1, list",
        "watch=1;x, list",
        "x;watch=1, list",
        "watch=1%26watch=0, watch",
        "?watch=1, list",
        "&&watch=1, watch",
        "watch=%zz, list",
        "watch=nonsense, watch",
        "watch%00=1, list",
        "=&watch=1#, ''",
        "x=%e5%bc%a0&watch=1, watch",
        "x=a+b%20c/d?e:f@g!$'()*&watch=1, watch"
    })
    void theVerbIsReadAsGoReadsItAndTheQueryIsSentAsItCame(String query, String verb) throws Exception {
        String target = "/api/v1/namespaces/n/pods?" + query;
        if (verb.isEmpty()) {
            Attempt.untilEnd(gate, "GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n")
                    .isRefused(400)
                    .reachesNobody();
            return;
        }
        for (Outcome outcome :
                List.of(Outcome.overHttp1(gate, "GET", target), Outcome.overHttp2(gate, "GET", target))) {
            assertEquals(verb, outcome.event().getString("verb"), outcome::toString);
            assertEquals(target, outcome.event().getString("requestURI"), outcome::toString);
            assertEquals(target, outcome.seen().get(0).target(), outcome::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"watch=0&watch=1, list", "%77atch=1, watch", "x;watch=1, list", "watch=1&x=a+b%20c, watch"})
    void aWebSocketIsReadAlike(String query, String verb) throws Exception {
        String target = "/api/v1/namespaces/n/pods?" + query;
        Outcome outcome = Outcome.byUpgrade(gate, Upgrade.WEBSOCKET, target);
        assertEquals(verb, outcome.event().getString("verb"), outcome::toString);
        assertEquals(target, outcome.event().getString("requestURI"), outcome::toString);
        assertEquals(target, outcome.seen().get(0).target(), outcome::toString);
    }
}
