package io.gatehouse.attacks;

import io.gatehouse.server.GateFolder;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P05: two credentials in one request")
class P05IT {
    private static final String TOKEN = "Bearer " + GateFolder.BOBS_TOKEN;

    @ParameterizedTest
    @EnumSource
    void twoAuthorizationsAreNone(Way way) throws Exception {
        for (List<Header> two : List.of(
                Header.list("Authorization", TOKEN, "Authorization", "Bearer other"),
                Header.list("Authorization", "Bearer other", "authorization", TOKEN),
                Header.list("AUTHORIZATION", TOKEN, "Authorization", TOKEN),
                Header.list("Authorization", "", "Authorization", TOKEN))) {
            way.send(way.gate().marker(), two).isRefused(400).reachesNobody();
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoInOneHeaderProveNobody(Way way) throws Exception {
        for (String two :
                List.of(TOKEN + ", Bearer other", TOKEN + ", " + TOKEN, "Basic eDp5, " + TOKEN, TOKEN + " x")) {
            way.send(way.gate().marker(), Header.list("Authorization", two))
                    .isRefused(401)
                    .reachesNobody();
        }
    }
}
