package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

class ReviewAnswerFuzzTest {
    private static final String HEAD =
            "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"response\":";

    static Stream<byte[]> answers() {
        return Stream.of(
                        HEAD + "{\"uid\":\"u\",\"allowed\":true}}",
                        HEAD
                                + "{\"uid\":\"u\",\"allowed\":null,\"status\":{\"code\":99999999999,\"message\":\"m\",\"reason\":\"r\","
                                + "\"details\":{\"causes\":[{\"message\":\"c\"}],\"retryAfterSeconds\":1}}}}",
                        HEAD + "{\"uid\":\"u\",\"allowed\":true,\"patchType\":\"JSONPatch\",\"patch\":"
                                + "\"W3sib3AiOiJhZGQiLCJwYXRoIjoiL21ldGFkYXRhL2xhYmVscyIsInZhbHVlIjp7ImEiOiJiIn19XQ==\"}}",
                        HEAD + "{\"uid\":\"u\",\"warnings\":[\"w\"],\"auditAnnotations\":{\"k\":\"v\"}}}",
                        "{}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Only what says so in so many words agrees, and an object stays the one that it is. */
    @MethodSource("answers")
    @FuzzTest
    void whateverComesIsAnAnswerOrAFailure(byte @NotNull [] body) {
        ReviewAnswer answer;
        try {
            answer = ReviewAnswer.read(body, "u", true);
        } catch (WebhookFailure failure) {
            assertFalse(failure.reason().isEmpty());
            return;
        }
        if (!answer.isAllowed()) {
            Refusal refusal = answer.refusal("w");
            assertTrue(refusal.code() >= 400 && refusal.code() <= 599);
            return;
        }
        assertTrue(new String(body, StandardCharsets.UTF_8).contains("true"));
        Map<String, @Nullable Object> object =
                Trees.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Trees.of("name", "n"));
        try {
            Map<String, @Nullable Object> patched = Patches.apply(object, answer.patch());
            assertTrue("n".equals(Trees.at(patched, "metadata", "name")) && "ConfigMap".equals(patched.get("kind")));
            assertTrue(Json.write(patched).length > 0);
        } catch (Refusal refused) {
            assertTrue(refused.code() == 500);
        }
    }
}
