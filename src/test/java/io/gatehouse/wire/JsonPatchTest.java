package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    /** RFC 6902, appendix A, and what kube-apiserver makes of more. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"foo":"bar"} | [{"op":"add","path":"/baz","value":"qux"}] | {"foo":"bar","baz":"qux"}
            {"foo":["bar","baz"]} | [{"op":"add","path":"/foo/1","value":"qux"}] | {"foo":["bar","qux","baz"]}
            {"foo":["bar"]} | [{"op":"add","path":"/foo/-","value":["abc"]}] | {"foo":["bar",["abc"]]}
            {"a":1,"b":2} | [{"op":"remove","path":"/a"}] | {"b":2}
            {"a":[1,2,3]} | [{"op":"remove","path":"/a/1"}] | {"a":[1,3]}
            {"a":1} | [{"op":"replace","path":"/a","value":null}] | {"a":null}
            {"a":1} | [{"op":"replace","path":"/b","value":2}] | {"a":1,"b":2}
            {"a":{"b":1},"c":{}} | [{"op":"move","from":"/a/b","path":"/c/d"}] | {"a":{},"c":{"d":1}}
            {"a":[1,2,3]} | [{"op":"move","from":"/a/0","path":"/a/2"}] | {"a":[2,3,1]}
            {"a":{"b":1}} | [{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/a/b","value":2}] | {"a":{"b":2},"c":{"b":1}}
            {"a":1.0} | [{"op":"test","path":"/a","value":1}] | {"a":1.0}
            {"a":{"b":[1],"c":2}} | [{"op":"test","path":"/a","value":{"c":2,"b":[1]}}] | {"a":{"b":[1],"c":2}}
            {"/":9,"~1":10} | [{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}] | {"~1":10}
            {"":1} | [{"op":"test","path":"/","value":1}] | {"":1}
            {"a":1} | [{"op":"replace","path":"","value":[1]}] | [1]
            {"a":1} | [{"op":"add","path":"/b","value":1,"more":"ignored"}] | {"a":1,"b":1}
            """)
    void whatThePatchComesTo(String document, String patch, String result) {
        assertEquals(tree(result), JsonPatch.apply(tree(document), (List<?>) tree(patch)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1} | [{"op":"add","path":"/b/c","value":1}] | doc is missing path: "/b/c"
            {"a":1} | [{"op":"remove","path":"/b"}] | doc is missing path: "/b"
            {"a":[1]} | [{"op":"add","path":"/a/2","value":1}] | doc is missing path: "/a/2"
            {"a":[1]} | [{"op":"remove","path":"/a/-"}] | doc is missing path: "/a/-"
            {"a":[1,2]} | [{"op":"replace","path":"/a/01","value":1}] | doc is missing path: "/a/01"
            {"a":1} | [{"op":"add","path":"b","value":1}] | doc is missing path: "b"
            {"a":1} | [{"op":"test","path":"/a","value":"1"}] | testing value /a failed
            {"a":{}} | [{"op":"move","from":"/a","path":"/a/b"}] | a move into what is moved: /a/b
            {"a":1} | [{"op":"add","path":"/b"}] | an operation without a value
            {"a":1} | [{"path":"/b"}] | an operation without op
            {"a":1} | [{"op":"spin","path":"/a"}] | an operation of an unknown kind
            {"a":1} | ["add"] | an operation that is no object
            """)
    void whatDoesNotFitIsRefused(String document, String patch, String message) {
        PatchException refused =
                assertThrows(PatchException.class, () -> JsonPatch.apply(tree(document), (List<?>) tree(patch)));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void copiesOfCopiesEnd() {
        StringBuilder patch = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            patch.append(i == 0 ? "" : ",").append("{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}");
        }
        List<?> operations = (List<?>) tree(patch + "]");
        assertEquals(
                "copies make the document too large",
                assertThrows(PatchException.class, () -> JsonPatch.apply(tree("{\"a\":[1]}"), operations))
                        .getMessage());
    }

    private static @Nullable Object tree(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
