package io.gatehouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.channel.Upgrades;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Calls;
import io.gatehouse.lab.GoReader;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.gatehouse.upstream.SentHeads;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What becomes of a head that the gate has decoded: an API server reads it as the gate did, as bob's, or never sees it. */
record Forwarded(
        HttpVersion version,
        String method,
        String target,
        MultiMap headers,
        @Nullable HostAndPort authority) {
    private static final Identity BOB = new Identity("bob", "u-bob", List.of("dev"), Map.of("scopes", List.of("a")));
    private static final Set<String> NOBODYS = Set.of(
            "authorization", "proxy-authorization", "transfer-encoding", "te", "keep-alive", "x-real-ip", "forwarded");
    private static final int LONG = 4096;

    void check() {
        Optional<Calls> accepted = accepted();
        if (accepted.isEmpty()) {
            return;
        }
        boolean isChunked = headers.contains("transfer-encoding");
        String length = headers.get("content-length");
        if (length != null && (length.length() > 9 || Integer.parseInt(length) > LONG)) {
            return;
        }
        String body = isChunked ? "0\r\n\r\n" : "x".repeat(length == null ? 0 : Integer.parseInt(length));
        GoReader.Request read = one(SentHeads.ordinary(accepted.get().admitted(BOB)), body);
        isBobs(read, isChunked ? Set.of("transfer-encoding") : Set.of());
        assertTrue(read.values("connection").isEmpty() && read.values("upgrade").isEmpty(), read::toString);
    }

    void checkUpgrade() {
        Optional<Calls> accepted = accepted();
        String asked = headers.get("upgrade");
        Optional<String> protocol = asked == null || version != HttpVersion.HTTP_1_1
                ? Optional.empty()
                : Upgrades.protocol(asked, headers.getAll("connection"));
        if (accepted.isEmpty() || protocol.isEmpty()) {
            return;
        }
        Admitted admitted = accepted.get().upgrade(protocol.get()).admitted(BOB);
        GoReader.Request read = one(SentHeads.upgrade(admitted), "");
        isBobs(read, Set.of());
        assertEquals(List.of("Upgrade"), read.values("connection"), read::toString);
        assertEquals(List.of(protocol.get()), read.values("upgrade"), read::toString);
    }

    /** As the gate's reader has it. */
    private Optional<Calls> accepted() {
        try {
            RequestReader.check(request());
            RequestInfoParser.parse(method, target);
        } catch (Refusal | BadTargetException refused) {
            return Optional.empty();
        }
        Calls calls = Calls.of(method, target);
        headers.forEach(header -> calls.header(header.getKey(), header.getValue()));
        return Optional.of(calls);
    }

    /** The part of one that its reader looks at. */
    private HttpServerRequest request() {
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "version" -> version;
                    case "method" -> HttpMethod.valueOf(method);
                    case "uri" -> target;
                    case "headers" -> headers;
                    case "authority" -> authority;
                    default -> throw new IllegalStateException(called.getName());
                });
    }

    private GoReader.Request one(byte[] head, String body) {
        String sent = new String(head, StandardCharsets.ISO_8859_1) + body;
        GoReader.Reading reading = GoReader.read(sent);
        assertFalse(reading.isBroken(), () -> this + "\nsent:\n" + sent);
        assertEquals(1, reading.requests().size(), () -> this + "\nsent:\n" + sent);
        GoReader.Request read = reading.requests().get(0);
        assertEquals(method + " " + target, read.method() + " " + read.target());
        assertEquals(body, read.values("transfer-encoding").isEmpty() ? read.body() : "0\r\n\r\n" + read.body());
        return read;
    }

    private static void isBobs(GoReader.Request read, Set<String> allowed) {
        assertEquals(List.of("bob"), read.values("x-remote-user"), read::toString);
        assertEquals(List.of("u-bob"), read.values("x-remote-uid"), read::toString);
        assertEquals(List.of("dev"), read.values("x-remote-group"), read::toString);
        assertEquals(List.of("a"), read.values("x-remote-extra-scopes"), read::toString);
        Set<String> names = IntStream.range(0, read.headers().size() / 2)
                .mapToObj(
                        i -> read.headers().get(2 * i).toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet());
        assertEquals(
                4, names.stream().filter(name -> name.startsWith("x-remote-")).count(), read::toString);
        assertTrue(names.stream().noneMatch(name -> name.startsWith("impersonate-")), read::toString);
        assertTrue(names.stream().noneMatch(name -> NOBODYS.contains(name) && !allowed.contains(name)), read::toString);
        for (String once : List.of("host", "audit-id", "x-forwarded-for")) {
            assertEquals(1, read.values(once).size(), read::toString);
        }
        assertTrue(read.values("content-length").size() <= 1, read::toString);
    }
}
