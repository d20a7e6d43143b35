package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.core.Call;
import io.gatehouse.core.Credential;
import io.gatehouse.lab.Calls;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderCredentialsFuzzTest {
    private static final String TOKEN = "base64url.bearer.authorization.k8s.io.";

    static Stream<byte[]> headers() {
        return Stream.of(
                        "Bearer abc",
                        "Basic Ym9iOnBhc3M=\nv5.channel.k8s.io, " + TOKEN + "dG9rZW4",
                        "bearer\n" + TOKEN + "dG9rZW4",
                        "Negotiate abc\na," + TOKEN + "dG9rZW4\n" + TOKEN + "eA",
                        "\na,\u3000" + TOKEN + "dG9rZW4",
                        "\na," + TOKEN + "_w")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first line is the header Authorization, the others are sub-protocols. */
    @MethodSource("headers")
    @FuzzTest
    void whateverIsThereIsACredentialOrAFault(byte @NotNull [] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        Calls calls = Calls.get("/api/v1/namespaces/d/pods/p/exec").upgrade("websocket");
        if (!lines[0].isEmpty()) {
            calls.header("Authorization", lines[0]);
        }
        boolean hasToken = false;
        for (int i = 1; i < lines.length; i++) {
            calls.header("Sec-WebSocket-Protocol", lines[i]);
            hasToken |= lines[i].contains(TOKEN);
        }
        check(calls.call(), hasToken || !lines[0].isEmpty());
    }

    private static void check(Call call, boolean isSomethingThere) {
        HeaderCredentials read = HeaderCredentials.of(call);
        assertEquals(!isSomethingThere, read.isEmpty());
        assertEquals(read, HeaderCredentials.of(call));
        for (Credential credential : read.found()) {
            if (credential instanceof Credential.Bearer bearer) {
                assertFalse(bearer.token().isEmpty());
                assertTrue(bearer.token().chars().noneMatch(c -> c <= ' ' || c == 0x7f));
            }
        }
    }
}
