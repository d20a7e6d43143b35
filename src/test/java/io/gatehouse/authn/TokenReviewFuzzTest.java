package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class TokenReviewFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        TokenReviewTest.answer(
                                "{\"authenticated\":true,\"audiences\":[\"a\"],\"user\":{\"username\":\"u\",\"uid\":\"1\","
                                        + "\"groups\":[\"g\"],\"extra\":{\"k\":[\"v\"]}}}"),
                        TokenReviewTest.answer("{\"authenticated\":false,\"error\":\"no\"}"),
                        "{}",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anAnswerIsAYesOfSomebodyOrNone(byte[] bytes) {
        try {
            Optional<TokenReview> review = TokenReview.answered(bytes);
            review.ifPresent(yes -> {
                assertFalse(yes.identity().name().isEmpty());
                assertTrue(new String(bytes, StandardCharsets.UTF_8).contains("true"));
            });
        } catch (TokenReview.UnusableAnswerException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }
}
