package io.gatehouse.authn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class TokenPayloadFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(token("{\"iss\":\"https://issuer\",\"exp\":2}"), token("[]"), "a.b.c", "..", "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String payload) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }

    @MethodSource("seeds")
    @FuzzTest
    void aTokenIsLookedIntoOrNot(byte[] bytes) {
        TokenPayload.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
