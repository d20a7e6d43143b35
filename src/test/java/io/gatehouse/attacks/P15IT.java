package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Subject;
import io.gatehouse.pki.Subject.Attribute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P15: subjects that are easily misread")
class P15IT {
    private static final String CN = Subject.COMMON_NAME;
    private static final String O = Subject.ORGANIZATION;

    private final AttackedGate gate;

    P15IT() throws Exception {
        gate = AttackedGate.shared();
    }

    static Stream<Arguments> readable() {
        return Stream.of(
                of("several O", "eve", List.of("dev", "qa"), one(O, "dev"), one(O, "qa"), one(CN, "eve")),
                of("O behind CN", "eve", List.of("dev"), one(CN, "eve"), one(O, "dev")),
                of(
                        // DER sorts such a set, the shorter one first.
                        "all in one name",
                        "eve",
                        List.of("qa", "dev"),
                        List.of(new Attribute(CN, "eve"), new Attribute(O, "dev"), new Attribute(O, "qa"))),
                of(
                        "a comma in the CN",
                        "eve,O=system:masters",
                        List.of("dev"),
                        one(O, "dev"),
                        one(CN, "eve,O=system:masters")),
                of(
                        "a plus in the CN",
                        "eve+O=system:masters",
                        List.of("dev"),
                        one(O, "dev"),
                        one(CN, "eve+O=system:masters")),
                of(
                        "an escaped comma",
                        "eve\\,O=system:masters",
                        List.of("dev"),
                        one(O, "dev"),
                        one(CN, "eve\\,O=system:masters")),
                of(
                        "a slash in the CN",
                        "eve/O=system:masters",
                        List.of("dev"),
                        one(O, "dev"),
                        one(CN, "eve/O=system:masters")),
                of("quotes in the CN", "\"eve\"", List.of("dev"), one(O, "dev"), one(CN, "\"eve\"")),
                of(
                        "a comma in an O",
                        "eve",
                        List.of("dev", "dev,system:masters"),
                        one(O, "dev"),
                        one(O, "dev,system:masters"),
                        one(CN, "eve")),
                of(
                        "an OU that looks like a group",
                        "eve",
                        List.of("dev"),
                        one("2.5.4.11", "system:masters"),
                        one(O, "dev"),
                        one(CN, "eve")),
                of(
                        "letters of other scripts",
                        "\u5f20\u4e09",
                        List.of("dev", "\u7ec4"),
                        one(O, "dev"),
                        one(O, "\u7ec4"),
                        one(CN, "\u5f20\u4e09")));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("two CN", subject(one(O, "dev"), one(CN, "eve"), one(CN, "admin"))),
                Arguments.of(
                        "two CN in one name",
                        subject(one(O, "dev"), List.of(new Attribute(CN, "eve"), new Attribute(CN, "admin")))),
                Arguments.of("no CN", subject(one(O, "dev"))),
                Arguments.of("an empty CN", subject(one(O, "dev"), one(CN, ""))),
                Arguments.of("a line's end in the CN", subject(one(O, "dev"), one(CN, "eve\r\nX-Remote-User: admin"))),
                Arguments.of("NUL in the CN", subject(one(O, "dev"), one(CN, "eve\0"))),
                Arguments.of("a space behind an O", subject(one(O, "dev"), one(O, "system:masters "), one(CN, "eve"))),
                Arguments.of("a space before the CN", subject(one(O, "dev"), one(CN, " eve"))),
                Arguments.of(
                        "two UIDs",
                        subject(one(O, "dev"), one(CN, "eve"), one(Subject.UID, "1"), one(Subject.UID, "2"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void userAndGroupsAreExactlyTheAttributes(String what, Subject subject, String user, List<String> groups)
            throws Exception {
        gate.upstream().forget();
        assertEquals(200, status(subject), what);
        RecordedRequest seen = gate.upstream().seen().get(0);
        List<String> all = new ArrayList<>(groups);
        all.add("system:authenticated");
        assertEquals(List.of(user), utf8(seen.values("X-Remote-User")), seen::toString);
        assertEquals(all, utf8(seen.values("X-Remote-Group")), seen::toString);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatNamesNobodyForSureIsNobody(String what, Subject subject) throws Exception {
        gate.upstream().forget();
        assertEquals(401, status(subject), what);
        assertEquals(List.of(), gate.upstream().seen(), what);
    }

    private int status(Subject subject) throws IOException {
        CertifiedKey key = gate.folder().users().issue(LeafSpec.client(subject));
        try (RawClient client = gate.connect(key)) {
            return client.send("GET /version HTTP/1.1\r\n" + Attempt.HOST + "\r\n")
                    .answer()
                    .status();
        }
    }

    private static List<String> utf8(List<String> bytes) {
        return bytes.stream()
                .map(text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<Attribute> one(String type, String value) {
        return List.of(new Attribute(type, value));
    }

    @SafeVarargs
    private static Subject subject(List<Attribute>... rdns) {
        return new Subject(List.of(rdns));
    }

    @SafeVarargs
    private static Arguments of(String what, String user, List<String> groups, List<Attribute>... rdns) {
        return Arguments.of(what, subject(rdns), user, groups);
    }
}
