package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class TokenPayloadFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        token("{\"iss\":\"https://issuer\",\"sub\":\"system:serviceaccount:a:b\",\"exp\":2}"),
                        token("[]"),
                        "a.b.c",
                        "..",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String payload) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }

    @MethodSource("seeds")
    @FuzzTest
    void aTokenIsLookedIntoOrNot(byte[] bytes) {
        String token = new String(bytes, StandardCharsets.ISO_8859_1);
        TokenPayload.of(token).ifPresent(said -> {
            byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
            assertEquals(Optional.of(said.subject()), Trees.string(Json.parseObject(payload), "sub"));
            assertEquals(2, token.chars().filter(c -> c == '.').count());
        });
    }
}
