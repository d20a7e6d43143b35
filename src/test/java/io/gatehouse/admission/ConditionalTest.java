package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.Weight;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is judged as stored is written under the condition that it is still what is stored. */
class ConditionalTest {
    private static final Optional<Map<String, Object>> OLD =
            Optional.of(Trees.of("metadata", Trees.of("name", "a", "uid", "u1", "resourceVersion", "7")));
    private static final String OBJECT = "/api/v1/namespaces/d/configmaps/a";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT | application/json | {"metadata":{"name":"a"}} | {"metadata":{"name":"a","resourceVersion":"7"}}
            PUT | application/json | {} | {"metadata":{"resourceVersion":"7"}}
            PUT | application/json; charset=utf-8 | {"metadata":{"resourceVersion":""}} | {"metadata":{"resourceVersion":"7"}}
            PUT | application/yaml | metadata: {name: a} | {"metadata":{"name":"a","resourceVersion":"7"}}
            PATCH | application/merge-patch+json | {"data":null} | {"data":null,"metadata":{"resourceVersion":"7"}}
            PATCH | application/merge-patch+json | {"metadata":{"resourceVersion":null}} | {"metadata":{"resourceVersion":"7"}}
            PATCH | application/strategic-merge-patch+json | {"$patch":"replace"} | {"$patch":"replace","metadata":{"resourceVersion":"7"}}
            PATCH | application/apply-patch+yaml | metadata: {name: a} | {"metadata":{"name":"a","resourceVersion":"7"}}
            PATCH | application/json-patch+json | [] | [{"op":"add","path":"/metadata/resourceVersion","value":"7"}]
            PATCH | application/json-patch+json | [{"op":"test","path":"/metadata/resourceVersion","value":"6"}] | [{"op":"test","path":"/metadata/resourceVersion","value":"6"},{"op":"add","path":"/metadata/resourceVersion","value":"7"}]
            """)
    void aConditionIsAdded(String method, String type, String sent, String expected) {
        Conditional conditional = of(method, type, sent);
        assertEquals(expected, text(conditional));
        assertTrue(conditional.isOurs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT | application/json | {"metadata":{"resourceVersion":"6"}}
            PATCH | application/merge-patch+json | {"metadata":{"resourceVersion":"6"}}
            PATCH | application/strategic-merge-patch+json | {"metadata":{"resourceVersion":"6"}}
            PATCH | application/apply-patch+yaml | {"metadata":{"resourceVersion":"6"}}
            PATCH | application/json-patch+json | [{"op":"replace","path":"/metadata/resourceVersion","value":"6"}]
            """)
    void oneThatTheClientHasSetStays(String method, String type, String sent) {
        Conditional conditional = of(method, type, sent);
        assertEquals(sent, text(conditional));
        assertEquals(false, conditional.isOurs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT | application/json | {"metadata":[]}
            PATCH | application/merge-patch+json | {"metadata":null}
            PATCH | application/json-patch+json | [{"op":"replace","path":"/metadata","value":{}}]
            PATCH | application/json-patch+json | [{"op":"replace","path":"","value":{}}]
            PUT | application/cbor | x
            """)
    void whatCannotBeBoundIsRefused(String method, String type, String sent) {
        assertThrows(Refusal.class, () -> of(method, type, sent));
    }

    @Test
    void whatIsNoPatchIsNotMadeOne() {
        assertThrows(MalformedException.class, () -> of("PATCH", "application/json-patch+json", "{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?gracePeriodSeconds=0&propagationPolicy=Orphan&dryRun=All | | {"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Orphan","dryRun":["All"],"preconditions":{"uid":"u1","resourceVersion":"7"}}
            '' | {"gracePeriodSeconds":5} | {"gracePeriodSeconds":5,"preconditions":{"uid":"u1","resourceVersion":"7"}}
            ?gracePeriodSeconds=1 | {"preconditions":{"uid":"u0"}} | {"preconditions":{"uid":"u0","resourceVersion":"7"}}
            """)
    void aDeletionIsOfWhatWasSeenAlone(String query, String sent, String expected) {
        assertEquals(expected, text(options(query, sent).onlyOf(OLD.get())));
    }

    /** An API server does not read the query of what has a body. */
    @Test
    void whatIsTriedHasNoEffectWhateverIsSent() {
        assertEquals(
                "{\"propagationPolicy\":\"Orphan\",\"dryRun\":[\"All\"]}",
                options("", "{\"propagationPolicy\":\"Orphan\",\"dryRun\":[]}")
                        .tried()
                        .bytes()
                        .toString());
        assertEquals(
                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"dryRun\":[\"All\"]}",
                options("?labelSelector=a", null).tried().bytes().toString());
    }

    private static DeletionOptions options(String query, @Nullable String sent) {
        Body.Whole body = new Body.Whole(Buffer.buffer(sent == null ? "" : sent), MediaType.JSON);
        return DeletionOptions.read(body, OBJECT + query, Weight.ANY);
    }

    private static Conditional of(String method, String type, String sent) {
        Write write = Write.of(Sent.json(method, OBJECT, sent).as(type).permit(Sent.ADMIN))
                .orElseThrow();
        return Conditional.of(new Body.Whole(Buffer.buffer(sent), type), write, OLD, Weight.ANY);
    }

    private static String text(Conditional conditional) {
        return assertInstanceOf(Body.Whole.class, conditional.body()).bytes().toString();
    }
}
