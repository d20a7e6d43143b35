package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P06: heads that two readers read differently")
class P06IT {
    private final AttackedGate gate;

    P06IT() throws Exception {
        gate = AttackedGate.shared();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("a space before the colon", "X-A : b\r\n"),
                Arguments.of("a tab before the colon", "X-A\t: b\r\n"),
                Arguments.of("a folded line", "X-A: b\r\n c\r\n"),
                Arguments.of("a line folded with a tab", "X-A: b\r\n\tc\r\n"),
                Arguments.of("a bare CR in a value", "X-A: b\rX-Remote-User: admin\r\n"),
                Arguments.of("a bare LF at a line's end", "X-A: b\nX-B: c\r\n"),
                Arguments.of("NUL in a value", "X-A: b\0c\r\n"),
                Arguments.of("NUL in a name", "X-\0A: b\r\n"),
                Arguments.of("an empty name", ": b\r\n"),
                Arguments.of("a line without a colon", "X-A\r\n"),
                Arguments.of("a control character in a value", "X-A: b\u0001\r\n"),
                Arguments.of("a character that is no token in a name", "X-(A): b\r\n"),
                Arguments.of("a name beyond ASCII", "X-\u00e9: b\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void suchAHeadIsRefusedAndItsConnectionEnds(String what, String header) throws Exception {
        String request = "GET /version HTTP/1.1\r\n" + HOST + BOB + header + "\r\n";
        Attempt.untilEnd(gate, request).isRefused(400).isAnsweredOnce().reachesNobody();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void anUpgradeIsNoWayAround(String what, String header) throws Exception {
        for (Upgrade upgrade : Upgrade.values()) {
            String request = upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=id", BOB + header);
            Attempt.untilEnd(gate, request).isRefused(400).isAnsweredOnce().reachesNobody();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void theFirstLineBehindTheRequestLineIsNoException(String what, String header) throws Exception {
        String request = "GET /version HTTP/1.1\r\n" + header + HOST + BOB + "\r\n";
        Attempt.untilEnd(gate, request).isRefused(400).isAnsweredOnce().reachesNobody();
    }
}
