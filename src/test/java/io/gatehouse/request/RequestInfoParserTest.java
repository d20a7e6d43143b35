package io.gatehouse.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestInfoParserTest {
    static List<RequestInfoCases.Case> cases() {
        return RequestInfoCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void p23RequestsAreReadAsKubeApiserverReadsThem(RequestInfoCases.Case row) throws BadTargetException {
        assertEquals(row.expected(), RequestInfoParser.parse(row.method(), row.target()));
    }

    @Test
    void p23TheTableHasSixtyRowsOrMore() {
        assertTrue(cases().size() >= 60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "//api/v1/pods",
                "/api//v1/pods",
                "/api/v1/pods//",
                "/apis//",
                "/.",
                "/..",
                "/api/v1/../../version",
                "/api/./v1/pods",
                "/api/v1/%2e%2e/pods",
                "/api/v1/.%2e/pods",
                "/api/v1/%2E/pods",
                "/api/v1/namespaces/a/pods/..",
                "/api/v1%2fpods",
                "/api/v1/namespaces/a%2Fb",
                "/%2F",
                "/api/v1/pods/a\\b",
                "/api/v1/pods/a%5Cb",
                "/api/v1/pods/a%5c..",
                "/api/v1/pods/%00",
                "/api/v1/pods/%zz",
                "/api/v1/pods/%",
                "/api/v1/pods/%4",
                "/api/v1/pods/%FF",
                "/api/v1/pods/%C3/x",
                "/api/v1/nodes/n/proxy%2Fx",
                "/api/v1/nodes/n/proxy/../secrets",
                "/api/v1/nodes/n/proxy/%2e.",
                "/api/v1/nodes/n/proxy/a%2f..%2Fb",
                "/api/v1/nodes/n/proxy/a/.",
                "/api/v1/nodes/n/proxy/%zz",
                "/api/v1/nodes//proxy/x",
                "/api/v1/nodes/%2F/proxy/x",
                "/api/v1/proxy/nodes/n/%2F",
                "/api/v1/nodes/n/proxy/a%5C..",
                "/api/v1/namespaces/proxy/pods/p/x/proxy/%2F"
            })
    void p19WhatTwoReadersCouldTakeForTwoThingsIsRefused(String target) {
        assertThrows(BadTargetException.class, () -> RequestInfoParser.parse("GET", target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/%252f",
                "/a/...",
                "/a/.b",
                "/a/b..",
                "/a;b/..;",
                "/~%7e",
                "/api/v1/nodes/n/proxy",
                "/api/v1/nodes/n/proxy/",
                "/api/v1/nodes/n/proxy//a%2Fb%00%5C%FF...",
                "/a:b@c",
                "/a?../..//%2F%zz\\",
                "/?"
            })
    void p19WhatCanBeReadInOneWayOnlyPasses(String target) throws BadTargetException {
        RequestInfoParser.parse("GET", target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "http://h/api",
                "h:443",
                "@h/x",
                "?a=b",
                "\\api",
                "/a#b",
                "/a?b#c",
                "/a b",
                "/a?b c",
                "/a\tb",
                "/a\u0000",
                "/a\u007f",
                "/ä",
                "/a?b=ä"
            })
    void p21WhatIsNoOriginFormOfPrintableAsciiIsRefused(String target) {
        assertThrows(BadTargetException.class, () -> RequestInfoParser.parse("GET", target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/watch", "/api/v1/proxy", "/apis/apps/v1/watch/"})
    void aVerbInThePathNeedsAResourceBehindIt(String target) {
        assertThrows(BadTargetException.class, () -> RequestInfoParser.parse("GET", target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pods?fieldSelector=%00",
                "/api/v1/pods?labelSelector=a%00b",
                "/api/v1/pods?fieldSelector=metadata.name=%FF"
            })
    void selectorsAreText(String target) {
        assertThrows(BadTargetException.class, () -> RequestInfoParser.parse("GET", target));
    }

    @Test
    void refusalsRepeatNothingOfTheTarget() {
        BadTargetException refused = assertThrows(
                BadTargetException.class, () -> RequestInfoParser.parse("GET", "/secret/%zz?token=secret"));
        assertEquals(-1, String.valueOf(refused.getMessage()).indexOf("secret"));
    }

    @Test
    void p22TheFirstOfMoreThanTenThousandPairsIsNotRead() throws BadTargetException {
        String pairs = "&a".repeat(9_999);
        assertEquals(
                "watch",
                RequestInfoParser.parse("GET", "/api/v1/pods?watch" + pairs).verb());
        assertEquals(
                "list",
                RequestInfoParser.parse("GET", "/api/v1/pods?watch&" + pairs).verb());
    }
}
