package io.gatehouse.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "!a",
                "! a",
                "a=b",
                "a==b",
                "a!=b",
                "a=",
                "a!=,b",
                "a in (b)",
                "a notin(b,c)",
                "a in ()",
                "a in (,)",
                "a in (b,,c)",
                "a in (in,notin)",
                "in in (in)",
                "notin",
                "a>1",
                "a<007",
                "a = b , c",
                "example.com/a=b",
                "a-b_c.d",
                "A=B",
                "a in (b\n,\tc)"
            })
    void labelSelectorsThatCanBeRead(String selector) {
        assertTrue(LabelSelectorSyntax.isValid(selector));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                "=",
                "a b",
                "a=b c",
                "a===b",
                "a=!b",
                "a!b",
                "!!a",
                "!a=b",
                "!a in (b)",
                "a in",
                "a in b",
                "a in (",
                "a in (b",
                "a in (b,",
                "a in (b c)",
                "a in (b))",
                "(a)",
                "a>",
                "a>b",
                "a>-1",
                "a>1_0",
                "a>99999999999999999999",
                "a=-b",
                "-a",
                "a.",
                "a/b/c",
                "/a",
                "a/",
                "A.b/c",
                "a..b/c",
                "a-.b/c",
                "ä",
                "a=ä",
                "a=b=c",
                "a=(b)",
                "a=>1"
            })
    void labelSelectorsThatCannotBeRead(String selector) {
        assertFalse(LabelSelectorSyntax.isValid(selector));
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void labelsAreAtMost63Long(int length) {
        String text = "a".repeat(length);
        assertEquals(length == 63, LabelSelectorSyntax.isValid(text));
        assertEquals(length == 63, LabelSelectorSyntax.isValid("k=" + text));
        assertEquals(length == 63, LabelSelectorSyntax.isValid("x.y/" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a=b", "a==b", "a!=b", "=b", "a=", "a=b,c=d,,", "a=b\\,c\\=d\\\\"})
    void fieldSelectorsThatCanBeRead(String selector) {
        assertTrue(FieldSelector.isValid(selector));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=b=c", "a===b", "a=b,c", "a=\\b", "a\\=b=c", "a=\\", "a!b", "a>b"})
    void fieldSelectorsThatCannotBeRead(String selector) {
        assertFalse(FieldSelector.isValid(selector));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "metadata.name=a a",
                "metadata.name==a a",
                "x=y,metadata.name=a a",
                "metadata.name=b,metadata.name=a a",
                "metadata.name=b,metadata.name==c c",
                "metadata.name!=a,metadata.name=b b",
                "metadata.name=a\\,b a,b"
            })
    void theNameThatAFieldSelectorRequires(String selector, String name) {
        assertEquals(Optional.of(name), FieldSelector.onlyName(selector));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metadata.name!=a",
                "metadata.names=a",
                "metadata.name=.",
                "metadata.name=..",
                "metadata.name=a/b",
                "metadata.name=a%b",
                "x=metadata.name",
                "metadata.name=..,metadata.name=a"
            })
    void namesThatCouldBeNoneInAPathAreNone(String selector) {
        assertEquals(Optional.empty(), FieldSelector.onlyName(selector));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a|a EXISTS []
            !a|a DOES_NOT_EXIST []
            a=b|a IN [b]
            a==b|a IN [b]
            a!=b|a NOT_IN [b]
            a=|a IN []
            a!=,b|a NOT_IN [], b EXISTS []
            a in (c, b,c)|a IN [b, c]
            a notin (b)|a NOT_IN [b]
            a in ()|a IN []
            a in (,)|a IN []
            a in (b,)|a IN [, b]
            a in (,b)|a IN [, b]
            a in (b,,c)|a IN [, b, c]
            c,b=1,a,b=0|a EXISTS [], b IN [1], b IN [0], c EXISTS []
            a>1|''
            a>1,b<2,c|c EXISTS []
            a=b,-|''
            a in (b|''
            ''|''
            """)
    void whatLabelSelectorsRequire(String selector, String requirements) {
        assertEquals(requirements, told(LabelSelectorSyntax.requirements(selector)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            spec.nodeName=x\\,\\=y\\\\|spec.nodeName IN [x,=y\\]
            b!=1,a==|a IN [], b NOT_IN [1]
            =b| IN [b]
            a=b,,|a IN [b]
            a = b|a  IN [ b]
            a|''
            a=b=c|''
            a=b,c|''
            ''|''
            """)
    void whatFieldSelectorsRequire(String selector, String requirements) {
        assertEquals(requirements, told(FieldSelector.requirements(selector)));
    }

    private static String told(List<LabelSelector.Requirement> requirements) {
        return requirements.stream()
                .map(requirement ->
                        requirement.key() + " " + requirement.operator().name() + " " + requirement.values())
                .collect(Collectors.joining(", "));
    }
}
