package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.authn.TokenReview.UnusableAnswerException;
import io.gatehouse.core.Identity;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an answer to a TokenReview is read: a yes is a whole one, or none. */
class TokenReviewTest {
    static String answer(String status) {
        return "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"status\":" + status + "}";
    }

    private static Optional<TokenReview> read(String json) throws UnusableAnswerException {
        return TokenReview.answered(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theQuestionHoldsTheTokenAndAudiencesWhereThereAreAny() {
        JsonObject question = TokenReview.question("a\"b", List.of("x", "y")).toJsonObject();
        assertEquals("authentication.k8s.io/v1", question.getString("apiVersion"));
        assertEquals("TokenReview", question.getString("kind"));
        assertEquals(
                Map.of("token", "a\"b", "audiences", List.of("x", "y")),
                question.getJsonObject("spec").getMap());
        assertEquals(
                Map.of("token", "t"),
                TokenReview.question("t", List.of())
                        .toJsonObject()
                        .getJsonObject("spec")
                        .getMap());
    }

    @Test
    void aYesIsItsUser() throws Exception {
        TokenReview review = read(answer(
                        "{\"authenticated\":true,\"audiences\":[\"a\"],\"more\":1,\"user\":{\"username\":"
                                + "\"u\",\"uid\":\"1\",\"groups\":[\"g\"],\"extra\":{\"K\":[\"v\",\"w\"]}}}"))
                .orElseThrow();
        assertEquals(
                new Identity("u", "1", List.of("g", Identity.AUTHENTICATED), Map.of("K", List.of("v", "w"))),
                review.identity());
        assertEquals(List.of("a"), review.audiences());
        assertEquals(
                Identity.of("u", List.of(Identity.AUTHENTICATED)),
                read(answer("{\"authenticated\":true,\"user\":{\"username\":\"u\",\"uid\":null,\"groups\":null}}"))
                        .orElseThrow()
                        .identity());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"authenticated\":false}",
                "{\"authenticated\":null}",
                "{\"user\":{\"username\":\"u\"}}",
                "{\"authenticated\":false,\"user\":{\"username\":\"u\"},\"error\":\"no\"}"
            })
    void whatIsNotSaidIsANo(String status) throws Exception {
        assertEquals(Optional.empty(), read(answer(status)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"authenticated\":\"true\"}   | authenticated is neither true nor false",
                "{\"authenticated\":1}          | authenticated is neither true nor false",
                "{\"authenticated\":true}       | it names no user",
                "{\"authenticated\":true,\"user\":[]} | it names no user",
                "{\"authenticated\":true,\"user\":{}} | it names no user that could be forwarded: the name is empty",
                "{\"authenticated\":true,\"user\":{\"username\":\"\"}} | it names no user that could be forwarded: the"
                        + " name is empty",
                "{\"authenticated\":true,\"user\":{\"username\":7}} | username is no text",
                "{\"authenticated\":true,\"user\":{\"username\":\"a\\nb\"}} | it names no user that could be forwarded:"
                        + " name has a control character",
                "{\"authenticated\":true,\"user\":{\"username\":\"a\",\"groups\":\"system:masters\"}} | groups is no list",
                "{\"authenticated\":true,\"user\":{\"username\":\"a\",\"groups\":[\"system:masters \"]}} | it names no"
                        + " user that could be forwarded: a group begins or ends with white space",
                "{\"authenticated\":true,\"user\":{\"username\":\"a\",\"groups\":[null]}} | groups holds what is no text",
                "{\"authenticated\":true,\"user\":{\"username\":\"a\",\"extra\":{\"k\":\"v\"}}} | extra is no list",
                "{\"authenticated\":true,\"authenticated\":false} | it is no JSON object",
                "{\"authenticated\":true               | it is no JSON object",
                "null                                  | it has no status",
            })
    void whatIsNeitherIsUnusable(String status, String message) {
        assertEquals(
                message,
                assertThrows(UnusableAnswerException.class, () -> read(answer(status)))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true}}",
                "{\"apiVersion\":\"authentication.k8s.io/v1beta1\",\"kind\":\"TokenReview\",\"status\":{}}",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\",\"status\":{}}",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"Status\",\"status\":\"Failure\"}"
            })
    void ofAnotherKindNothingIsRead(String json) {
        assertEquals(
                "it is no TokenReview of authentication.k8s.io/v1",
                assertThrows(UnusableAnswerException.class, () -> read(json)).getMessage());
    }
}
