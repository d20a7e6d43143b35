package io.gatehouse.upstream;

import io.gatehouse.channel.Fields;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The headers of a request on its way to an API server: the client's, without those that are about its own connection or
 * say who calls, and then the gate's own, which the client cannot name away. Ordinary requests and upgrades alike.
 */
final class RequestHeaders {
    static final AsciiString AUDIT_ID = AsciiString.cached("audit-id");
    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString SUB_PROTOCOLS = AsciiString.cached("sec-websocket-protocol");
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final IdentityHeaders identity;

    RequestHeaders(IdentityHeaders identity) {
        this.identity = identity;
    }

    void write(Admitted admitted, MultiMap to) {
        Call call = admitted.call();
        copyEndToEnd(call.headers(), admitted.body() instanceof Body.Whole, to);
        if (admitted.body() instanceof Body.Whole whole) {
            to.set(HttpHeaders.CONTENT_TYPE, whole.contentType());
            to.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(whole.bytes().length()));
        }
        Fields.add(to, AUDIT_ID, call.auditId());
        Fields.add(to, FORWARDED_FOR, String.join(", ", call.origin().addresses()));
        identity.write(admitted.permit().subject(), to);
    }

    private void copyEndToEnd(MultiMap from, boolean otherBody, MultiMap to) {
        Set<String> nominated = from.contains(HttpHeaders.CONNECTION) ? nominated(from) : Set.of();
        for (Map.Entry<CharSequence, CharSequence> header : Fields.of(from)) {
            CharSequence name = header.getKey();
            if (goesOn(name, otherBody) && (nominated.isEmpty() || !nominated.contains(lower(name.toString())))) {
                if (HeaderNames.is(name, "sec-websocket-protocol")) {
                    addWithoutTokens(header.getValue().toString(), to);
                } else {
                    Fields.add(to, name, header.getValue());
                }
            }
        }
    }

    private boolean goesOn(CharSequence name, boolean otherBody) {
        return name.length() > 0
                && name.charAt(0) != ':'
                && !HeaderNames.is(name, "host")
                && !HeaderNames.is(name, "expect")
                && !HeaderNames.isHopByHop(name)
                && !identity.isOurs(name)
                && !(otherBody && isAboutBody(name));
    }

    private static boolean isAboutBody(CharSequence name) {
        return HeaderNames.is(name, "content-length") || HeaderNames.is(name, "content-type");
    }

    /** The headers that {@code Connection} names: they end here too. */
    private static Set<String> nominated(MultiMap headers) {
        return headers.getAll(HttpHeaders.CONNECTION).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> lower(name.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A token in a sub-protocol has done its work; whatever stands before it, an API server may take for white space. */
    private static void addWithoutTokens(String protocols, MultiMap to) {
        if (!protocols.contains(TOKEN_PROTOCOL)) {
            to.add(SUB_PROTOCOLS, protocols);
            return;
        }
        List<String> others = Arrays.stream(protocols.split(","))
                .map(String::strip)
                .filter(protocol -> !protocol.contains(TOKEN_PROTOCOL))
                .toList();
        if (!others.isEmpty()) {
            to.add(SUB_PROTOCOLS, String.join(", ", others));
        }
    }
}
