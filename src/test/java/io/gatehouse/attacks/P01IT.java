package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P01: acting as another without being allowed to")
class P01IT {
    private static final List<List<Header>> REQUESTED = List.of(
            Header.list("Impersonate-User", "admin"),
            Header.list("impersonate-user", "admin"),
            Header.list("IMPERSONATE-USER", "admin"),
            Header.list("iMPERSONATE-uSER", "admin"),
            Header.list("Impersonate-User", "admin", "Impersonate-Group", "system:masters"),
            Header.list("Impersonate-User", "bob", "Impersonate-Group", "system:masters"),
            Header.list("Impersonate-User", "bob", "Impersonate-Uid", "0"),
            Header.list("Impersonate-User", "bob", "Impersonate-Extra-Scopes", "all"));

    @ParameterizedTest
    @EnumSource
    void anOrdinaryUserIsRefusedAndNamedInTheAudit(Way way) throws Exception {
        for (List<Header> requested : REQUESTED) {
            String marker = way.gate().marker();
            Attempt attempt =
                    way.send(marker, with(Way.BOB, requested)).isRefused(403).reachesNobody();
            JsonObject event = way.gate().event(marker);
            assertEquals("bob", event.getJsonObject("user").getString("username"), event + "" + attempt);
            assertEquals(403, event.getJsonObject("responseStatus").getInteger("code"), event + "" + attempt);
            assertEquals("Forbidden", event.getJsonObject("responseStatus").getString("reason"), event + "" + attempt);
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsOfAnIdentityWithoutAUserAreNoIdentity(Way way) throws Exception {
        for (String name : List.of("Impersonate-Group", "Impersonate-Uid", "Impersonate-Extra-Scopes")) {
            String marker = way.gate().marker();
            way.send(marker, Way.with(Way.BOB, new Header(name, "x")))
                    .isRefused(400)
                    .reachesNobody();
            assertEquals("bob", way.gate().event(marker).getJsonObject("user").getString("username"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoUsersAtOnceAreNobody(Way way) throws Exception {
        List<Header> two = Header.list("Impersonate-User", "carol", "Impersonate-User", "dave");
        way.send(way.gate().marker(), with(Way.ROBOT, two)).isRefused(400).reachesNobody();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoPartOfAnIdentityIsNotSentOn(Way way) throws Exception {
        List<Header> unknown = Header.list("Impersonate-Foo", "x", "impersonate-users", "admin", "Impersonate-", "y");
        RecordedRequest seen = way.send(way.gate().marker(), with(Way.BOB, unknown))
                .hasStatus(way.forwardedStatus())
                .forwarded();
        assertEquals(List.of(), seen.beginning("impersonate-"), seen::toString);
    }

    @ParameterizedTest
    @EnumSource
    void whoMayActAsAnotherIsSentOnAsBothAndNothingElse(Way way) throws Exception {
        List<Header> requested = Header.list(
                "IMPERSONATE-USER", "bob",
                "impersonate-uid", "u-1",
                "Impersonate-Group", "dev",
                "Impersonate-Group", "qa",
                "Impersonate-Extra-Scopes", "all",
                "Impersonate-Other", "x");
        RecordedRequest seen = way.send(way.gate().marker(), with(Way.ROBOT, requested))
                .hasStatus(way.forwardedStatus())
                .forwarded();
        Map<String, List<String>> expected = Map.of(
                "impersonate-user", List.of("bob"),
                "impersonate-uid", List.of("u-1"),
                "impersonate-group", List.of("dev", "qa"),
                "impersonate-extra-scopes", List.of("all"));
        assertEquals(expected, byName(seen.beginning("impersonate-")), seen::toString);
        assertEquals(List.of("robot"), seen.values("X-Remote-User"), seen::toString);
    }

    private static Map<String, List<String>> byName(List<Header> headers) {
        return headers.stream()
                .collect(Collectors.groupingBy(
                        header -> header.name().toLowerCase(java.util.Locale.ROOT),
                        Collectors.mapping(Header::value, Collectors.toList())));
    }

    private static List<Header> with(Header user, List<Header> more) {
        return Way.with(user, more.toArray(Header[]::new));
    }
}
