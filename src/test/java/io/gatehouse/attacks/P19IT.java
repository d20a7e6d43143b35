package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P19: paths that two readers read differently")
class P19IT {
    private static final List<Way> ORDINARY =
            List.of(Way.HTTP1_TO_HTTP1, Way.HTTP1_TO_HTTP2, Way.HTTP2_TO_HTTP1, Way.HTTP2_TO_HTTP2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/secrets",
                "/api//v1/secrets",
                "/api/v1/namespaces/a//secrets",
                "/api/v1/secrets//",
                "/./api/v1/secrets",
                "/api/v1/namespaces/a/../b/secrets",
                "/healthz/../api/v1/secrets",
                "/api/v1/namespaces/..",
                "/api/v1/namespaces/%2e%2e/secrets",
                "/api/v1/namespaces/%2E./secrets",
                "/api/v1/namespaces/a/%2e/secrets",
                "/api/v1/namespaces/a%2f..%2fb/secrets",
                "/api/v1/namespaces/a%2Fb/secrets",
                "/healthz%2f..%2fapi/v1/secrets",
                "/api/v1/namespaces/a\\b/secrets",
                "/api/v1/namespaces/a%5cb/secrets",
                "/healthz\\..\\api",
                "/api/v1/namespaces/a%00/secrets",
                "/api/v1/namespaces/%zz/secrets",
                "/api/v1/namespaces/%2/secrets",
                "/api/v1/namespaces/%",
                "/api/v1/namespaces/%u0061/secrets",
                "/api/v1/namespaces/%c0%ae%c0%ae/secrets",
                "/api/v1/namespaces/%ff/secrets",
                "/api/v1/namespaces/\u00e9/secrets",
                "/api/v1/secrets#fragment",
                "/api/v1/secrets?x#fragment",
                "/api/v1/namespaces/n/pods/p/proxy/../../../secrets",
                "/api/v1/namespaces/n/pods/p/proxy/%2e%2e/x",
                "/api/v1/namespaces/n/pods/p/proxy/a%2f..%2f..%2fx",
                "/api/v1/namespaces/n/pods/p/proxy/a/%2e%2e%5cx"
            })
    void whatCouldBeReadOtherwiseIsRefused(String target) throws Exception {
        for (Way way : ORDINARY) {
            way.send(way.gate(), target, List.of(Way.BOB)).isRefused(400).reachesNobody();
        }
        String request = Upgrade.WEBSOCKET.request(target, Attempt.BOB);
        Attempt.untilEnd(AttackedGate.shared(), request).isRefused(400).reachesNobody();
    }

    /** Each with the path that rules are asked about: decoded once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/a%252fb/secrets -> namespace a%2fb",
                "/api/v1/namespaces/a;b/secrets -> namespace a;b",
                "/api/v1/namespaces/a%3bb/secrets -> namespace a;b",
                "/api/v1/namespaces/%61/secrets -> namespace a",
                "/api/v1/namespaces/a%20b/secrets -> namespace a b",
                "/api/v1/namespaces/a+b/secrets -> namespace a+b",
                "/api/v1/namespaces/.../secrets -> namespace ...",
                "/api/v1/namespaces/a%25/secrets -> namespace a%",
                "/api/v1/namespaces/%e5%bc%a0/secrets -> namespace \u5f20",
                "/%61pi/v1/namespaces/a/secrets -> namespace a",
                "/api/v1/namespaces/a/secrets/ -> namespace a",
                "/api/v1/namespaces/a/secrets?x=/../..//%2e%2f -> namespace a",
                "/api/v1/namespaces/a/secrets?fieldSelector=a%zz -> namespace a",
                "/api/v1/namespaces/a/secrets?? -> namespace a",
                "/api/v1/namespaces/a/pods/p/proxy/b//c%2Fd%5C;e -> namespace a"
            })
    void whatIsAuthorizedIsForwardedByteForByte(String line) throws Exception {
        String[] parts = line.split(" -> namespace ");
        for (Way way : ORDINARY) {
            String marker = way.gate().marker();
            String target = parts[0] + (parts[0].indexOf('?') < 0 ? "?" : "&") + marker;
            Attempt attempt = way.send(way.gate(), target, List.of(Way.BOB)).hasStatus(200);
            assertEquals(target, attempt.forwarded().target(), attempt::toString);
            JsonObject event = way.gate().event(marker);
            assertEquals(parts[1], event.getJsonObject("objectRef").getString("namespace"), event::encode);
        }
    }

    @ParameterizedTest
    @EnumSource(Upgrade.class)
    void anUpgradeGoesWhereItWasJudged(Upgrade upgrade) throws Exception {
        String target = "/api/v1/namespaces/n/pods/p%3bq/exec?command=a%2fb&command=..%2F";
        Attempt attempt = Attempt.once(AttackedGate.shared(), upgrade.request(target, Attempt.BOB))
                .hasStatus(101);
        assertEquals(target, attempt.forwarded().target(), attempt::toString);
    }
}
