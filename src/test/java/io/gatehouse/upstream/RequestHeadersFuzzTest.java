package io.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.core.Identity;
import io.gatehouse.lab.Calls;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class RequestHeadersFuzzTest {
    private static final String SUB_PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String TOKEN = "base64url.bearer.authorization.k8s.io.";
    private static final RequestHeaders HEADERS = new RequestHeaders(new FrontProxyHeaders(new Forwarding(
            Forwarding.Mode.REQUEST_HEADER, "X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "X-Remote-Extra-")));

    static Stream<byte[]> subProtocols() {
        return Stream.of(
                        "v5.channel.k8s.io, " + TOKEN + "dG9rZW4",
                        TOKEN + "dG9rZW4,base64.channel.k8s.io\n" + TOKEN + "dG9rZW4",
                        "a,, b ,\t" + TOKEN + " , x" + TOKEN + "\nb",
                        "a\u00a0,\u3000" + TOKEN + "dG9rZW4,\u0085" + TOKEN + "eA",
                        "A" + TOKEN.toUpperCase(Locale.ROOT))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("subProtocols")
    @FuzzTest
    void noTokenGoesOnAndAllElseDoes(byte @NotNull [] bytes) {
        List<String> came = List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n"));
        List<String> sent = sent(came);
        assertTrue(names(sent).noneMatch(name -> trimmed(name).startsWith(TOKEN)), sent::toString);
        assertEquals(
                names(came).filter(name -> !name.contains(TOKEN)).toList(),
                names(sent).toList());
        assertEquals(sent, sent(sent));
    }

    private static List<String> sent(List<String> values) {
        Calls calls = Calls.get("/api/v1/namespaces/d/pods/p/exec").upgrade("websocket");
        for (String value : values) {
            calls.header(SUB_PROTOCOLS, value);
        }
        MultiMap sent = MultiMap.caseInsensitiveMultiMap();
        HEADERS.write(calls.admitted(Identity.of("bob", List.of())), sent);
        return sent.getAll(SUB_PROTOCOLS);
    }

    private static Stream<String> names(List<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty());
    }

    /** As kube-apiserver does it: Go takes more for white space than Java, and reads UTF-8. */
    private static String trimmed(String name) {
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .replaceFirst("^[\\s\\x{85}\\p{Z}]+", "");
    }
}
