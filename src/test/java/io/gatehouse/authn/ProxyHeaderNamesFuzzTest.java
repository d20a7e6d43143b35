package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.config.AuthenticationConfiguration.RequestHeader;
import io.gatehouse.core.AddressText;
import io.gatehouse.core.Call;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.lab.Calls;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a proxy says of a request, it is somebody who can be forwarded, or refused, and nothing of it goes on. */
class ProxyHeaderNamesFuzzTest {
    private static final ProxyHeaderNames NAMES = new ProxyHeaderNames(new RequestHeader(
            List.of(Path.of("ca.crt")),
            List.of("edge"),
            List.of("X-Remote-User", "X-User"),
            List.of("X-Remote-Uid"),
            List.of("X-Remote-Group"),
            List.of("X-Remote-Extra-"),
            List.of()));

    private static final Set<String> SAYING_WHO = Set.of("x-remote-user", "x-user", "x-remote-uid", "x-remote-group");

    static Stream<byte[]> headers() {
        return Stream.of(
                        "X-Remote-User: alice\nX-Remote-Uid: u\nX-Remote-Group: dev\nX-Remote-Extra-a%2Fb: x",
                        "x-remote-user: \u5f20\u4e09\nX_Remote_Group: system:masters\nX-Remote-Extra-: x",
                        "X-Remote-User:\nX-User: bob\nX-Remote-Extra-%: x\nX-Remote-Extra-%zz: x",
                        "X-Remote-User: a\nX-Remote-User: b",
                        "X-Remote-User: system:masters \nX-Remote-Group:  a",
                        "X-Forwarded-For: 203.0.113.9, ::ffff:1.2.3.4, [::1], fe80::1%eth0\nX-Real-Ip: ::\nAudit-Id: x",
                        "X-Forwarded-For: ,,%,[,256.1.1.1\nAudit-Id: a b\nAudit-Id: c")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("headers")
    @FuzzTest
    void whatIsSaidIsUnderstoodOrRefused(byte @NotNull [] bytes) {
        Calls calls = Calls.get("/version");
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                calls.header(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        Call call = calls.call();
        user(call.headers());
        goesNoFurther(call.headers());
        whereFrom(call);
    }

    private static void user(MultiMap headers) {
        try {
            Optional<Identity> user = NAMES.read(headers);
            user.ifPresent(named -> assertFalse(named.name().isEmpty()));
            assertEquals(user, NAMES.read(headers));
        } catch (InvalidIdentityException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    /** What is configured; the rest of X-Remote- the upstream leaves behind, whether proxies are trusted or not. */
    private static void goesNoFurther(MultiMap headers) {
        NAMES.without(headers).forEach((name, value) -> {
            String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
            assertFalse(SAYING_WHO.contains(plain) || plain.startsWith("x-remote-extra-"), name);
        });
    }

    private static void whereFrom(Call call) {
        Call told = ProxiedRequest.of(call);
        List<String> addresses = told.origin().addresses();
        assertTrue(addresses.size() <= 65, addresses::toString);
        for (String address : addresses) {
            assertEquals(Optional.of(address), AddressText.of(address));
        }
        assertEquals(call.origin().address(), addresses.get(addresses.size() - 1));
        assertTrue(told.auditId().matches("[!-~]{1,64}"), told::auditId);
    }
}
