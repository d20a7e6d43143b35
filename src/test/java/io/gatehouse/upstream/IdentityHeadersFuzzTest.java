package io.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.lab.Calls;
import io.gatehouse.lab.GoReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever can be an identity is the same one to the API server. */
class IdentityHeadersFuzzTest {
    private static final String EXTRA = "x-remote-extra-";

    static Stream<byte[]> identities() {
        return Stream.of(
                        "bob\nu-bob\ndev\nexample.io/scope=a",
                        "\u5f20\u4e09\n\n\u674e\u56db\nScope%=\u00e9",
                        "system:serviceaccount:a:b\nu\nsystem:masters \nA/b=c",
                        "a:b\n\n x\n=\n",
                        "a\u0085b\r\nc\u00a0\n%41=%\u20ac")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("identities")
    @FuzzTest
    void theApiServerTakesItForTheSame(byte @NotNull [] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        try {
            Identity identity = identity(lines);
            byte[] sent = SentHeads.ordinary(Calls.get("/version").admitted(identity));
            GoReader.Reading reading = GoReader.read(sent);
            assertFalse(reading.isBroken(), () -> identity + "\n" + new String(sent, StandardCharsets.ISO_8859_1));
            assertEquals(1, reading.requests().size());
            assertEquals(identity, read(reading.requests().get(0)));
        } catch (InvalidIdentityException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    /** A name, a UID, and then groups, or an extra's key and value. */
    private static Identity identity(String[] lines) {
        List<String> groups = new ArrayList<>();
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (int i = 2; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            if (equals < 0) {
                groups.add(lines[i]);
            } else {
                extra.computeIfAbsent(lines[i].substring(0, equals), key -> new ArrayList<>())
                        .add(lines[i].substring(equals + 1));
            }
        }
        return new Identity(lines[0], lines.length > 1 ? lines[1] : "", groups, extra);
    }

    /** As k8s.io/apiserver's request header authenticator. */
    private static Identity read(GoReader.Request request) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (int i = 0; i < request.headers().size(); i += 2) {
            String name = request.headers().get(i).toLowerCase(Locale.ROOT);
            if (name.startsWith(EXTRA)) {
                String key = name.substring(EXTRA.length()).replace("+", "%2B");
                extra.computeIfAbsent(URLDecoder.decode(key, StandardCharsets.UTF_8), other -> new ArrayList<>())
                        .add(text(request.headers().get(i + 1)));
            }
        }
        List<String> uid = request.values("x-remote-uid");
        return new Identity(
                text(request.values("x-remote-user").get(0)),
                uid.isEmpty() ? "" : text(uid.get(0)),
                request.values("x-remote-group").stream()
                        .map(IdentityHeadersFuzzTest::text)
                        .toList(),
                extra);
    }

    private static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
