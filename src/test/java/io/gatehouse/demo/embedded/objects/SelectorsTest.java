package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
    private final Kinds kinds = Kinds.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | true",
                "a=b                   | true",
                "a==b                  | true",
                "a=c                   | false",
                "a!=c                  | true",
                "a!=b                  | false",
                "z!=b                  | true",
                "a in (x,b)            | true",
                "a in (x, y)           | false",
                "a notin (x)           | true",
                "z notin (x)           | true",
                "a notin (b)           | false",
                "a                     | true",
                "!a                    | false",
                "!z                    | true",
                "a=b,x.y/z=1           | true",
                "a=b,x.y/z in (2,3),!q | false",
                "x.y/z in (1,2),!q,a   | true",
                "empty=                | true",
            })
    void labelsAreSelected(String query, boolean selected) {
        assertEquals(selected, LabelSelector.parse(query).matches(Map.of("a", "b", "x.y/z", "1", "empty", "")), query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b=c", "=b", "a in b", "a in (b", ",", "a=b,", "a<3", "!"})
    void whatIsNoSelectorIsRefused(String query) {
        assertEquals(
                400,
                assertThrows(Failure.class, () -> LabelSelector.parse(query)).code());
    }

    @Test
    void objectsSelectByLabelsAndExpressions() {
        LabelSelector selector = LabelSelector.of(Fixture.json("{'matchLabels':{'a':'b'},'matchExpressions':["
                + "{'key':'c','operator':'In','values':['d','e']},{'key':'f','operator':'DoesNotExist'}]}"));

        assertTrue(selector.matches(Map.of("a", "b", "c", "e")));
        assertEquals(false, selector.matches(Map.of("a", "b", "c", "x")));
        assertEquals(false, selector.matches(Map.of("a", "b", "c", "d", "f", "")));
        assertThrows(
                Failure.class,
                () -> LabelSelector.of(Fixture.json("{'matchExpressions':[{'key':'c','operator':'Near'}]}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | true",
                "metadata.name=p                           | true",
                "metadata.name==p,metadata.namespace=n     | true",
                "metadata.name!=p                          | false",
                "status.phase=Running                      | true",
                "spec.nodeName=                            | true",
                "spec.nodeName!=                           | false",
            })
    void fieldsAreSelected(String query, boolean selected) {
        Map<String, Object> pod =
                Fixture.json("{'metadata':{'name':'p','namespace':'n'},'status':{'phase':'Running'}}");
        assertEquals(selected, FieldSelector.parse(kinds.get("pods"), query).matches(pod), query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.containers=x", "foo", "status.phase", "foo=b"})
    void aFieldThatKubernetesDoesNotSelectByIsRefused(String query) {
        assertEquals(
                400,
                assertThrows(Failure.class, () -> FieldSelector.parse(kinds.get("pods"), query))
                        .code());
    }

    @Test
    void eachKindHasFieldsOfItsOwn() {
        FieldSelector.parse(kinds.get("events"), "involvedObject.uid=x,type!=Normal");
        assertThrows(Failure.class, () -> FieldSelector.parse(kinds.get("configmaps"), "status.phase=x"));
    }
}
