package io.gatehouse.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.kube.AuthorizationChain.Version;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ReviewAnswerFuzzTest {
    private static final String HEAD =
            "{\"kind\":\"SubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":";

    static Stream<byte[]> answers() {
        return Stream.of(
                        HEAD + "{\"allowed\":true,\"reason\":\"r\",\"evaluationError\":\"e\"}}",
                        HEAD + "{\"allowed\":false,\"denied\":true}}",
                        HEAD + "{\"allowed\":null}}",
                        HEAD + "{}}",
                        "{}",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever comes back, it allows only where it says so in so many words. */
    @MethodSource("answers")
    @FuzzTest
    void nothingButTrueAllows(byte @NotNull [] bytes) {
        ReviewAnswer answer;
        try {
            answer = ReviewAnswer.of(bytes, Version.V1);
        } catch (ReviewFailure failure) {
            assertFalse(failure.isPassing());
            assertEquals("error", failure.result());
            return;
        }
        Object review = Json.parse(bytes);
        assertEquals("SubjectAccessReview", Trees.at(review, "kind"));
        assertEquals("authorization.k8s.io/v1", Trees.at(review, "apiVersion"));
        assertEquals(Trees.at(review, "status", "allowed"), answer.isAllowed());
        assertEquals(Boolean.TRUE.equals(Trees.at(review, "status", "denied")), answer.isDenied());
    }
}
