package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P08: headers that some proxies believe")
class P08IT {
    static final List<Header> BELIEVED = Header.list(
            "X-Forwarded-For", "10.9.8.7",
            "X-Forwarded-Proto", "http",
            "X-Forwarded-Host", "elsewhere",
            "X-Forwarded-Uri", "/healthz",
            "X-Forwarded-Method", "GET",
            "X-Forwarded-Client-Cert", "Subject=\"CN=admin,O=system:masters\"",
            "X-Forwarded-User", "admin",
            "X-Real-Ip", "10.9.8.7",
            "Forwarded", "for=10.9.8.7;host=elsewhere");
    private static final List<Header> INSTEAD = Header.list(
            "X-Original-URL", "/healthz",
            "X-Original-URI", "/healthz",
            "X-Rewrite-URL", "/healthz",
            "X-Original-Method", "GET",
            "X-HTTP-Method-Override", "GET",
            "X-HTTP-Method", "GET",
            "X-Method-Override", "DELETE");

    @ParameterizedTest
    @EnumSource
    void nothingIsBelievedAboutWhereARequestComesFrom(Way way) throws Exception {
        String marker = way.gate().marker();
        List<Header> headers = Way.with(Way.BOB, BELIEVED.toArray(Header[]::new));
        Attempt attempt = way.send(marker, headers).hasStatus(way.forwardedStatus());
        RecordedRequest seen = attempt.forwarded();
        assertEquals(
                List.of("127.0.0.1"),
                seen.beginning("x-forwarded-").stream().map(Header::value).toList(),
                attempt::toString);
        assertEquals(List.of(), seen.values("X-Real-Ip"), attempt::toString);
        assertEquals(List.of(), seen.values("Forwarded"), attempt::toString);
        JsonObject event = way.gate().event(marker);
        assertEquals(JsonArray.of("127.0.0.1"), event.getJsonArray("sourceIPs"), event::encode);
    }

    @ParameterizedTest
    @EnumSource
    void nothingStandsForTheMethodAndTheTarget(Way way) throws Exception {
        String marker = way.gate().marker();
        Attempt attempt = way.send(marker, Way.with(Way.BOB, INSTEAD.toArray(Header[]::new)))
                .hasStatus(way.forwardedStatus());
        assertEquals(way.target(marker), attempt.forwarded().target(), attempt::toString);
        JsonObject event = way.gate().event(marker);
        assertEquals(way.target(marker), event.getString("requestURI"), event::encode);
        String verb = way == Way.SPDY_BY_POST ? "create" : way.isUpgrade() ? "get" : "list";
        assertEquals(verb, event.getString("verb"), event::encode);
    }

    @ParameterizedTest
    @EnumSource
    void nothingLetsAStrangerInElsewhere(Way way) throws Exception {
        String marker = way.gate().marker();
        Attempt attempt = way.send(marker, INSTEAD).isRefused(403).reachesNobody();
        JsonObject event = way.gate().event(marker);
        assertEquals("system:anonymous", event.getJsonObject("user").getString("username"), event + "" + attempt);
    }
}
