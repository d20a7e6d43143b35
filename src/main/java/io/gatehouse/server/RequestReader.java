package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.channel.Fields;
import io.gatehouse.channel.Upgrades;
import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a {@link Call} of a request, or refuses what could mean one thing here and another behind. */
final class RequestReader {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private final String cluster;
    private final Limits limits;
    private final AuditIds ids = new AuditIds();

    RequestReader(String cluster, Limits limits) {
        this.cluster = cluster;
        this.limits = limits;
    }

    /** @throws Refusal (400, 405, 417) where it is none that the gate takes */
    Call read(HttpServerRequest request, Peer peer, Future<Void> abandoned) {
        String method = request.method().name();
        String target = request.uri();
        long length = check(request);
        RequestInfo info = info(method, target);
        return new Call(
                ids.next(),
                Instant.now(),
                System.nanoTime(),
                cluster,
                method,
                target,
                info,
                request.headers(),
                body(request, peer, info, length),
                upgrade(request, length),
                peer.origin(),
                abandoned);
    }

    private static RequestInfo info(String method, String target) {
        try {
            return RequestInfoParser.parse(method, target);
        } catch (BadTargetException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Of its head alone.
     *
     * @return the bytes of its body, -1 where it does not say
     */
    static long check(HttpServerRequest request) {
        if (!METHODS.contains(request.method().name())) {
            throw Refusal.methodNotAllowed("the server does not allow this method on the requested resource");
        }
        checkHeaders(request);
        String told = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return told == null ? -1 : bytes(told);
    }

    private static void checkHeaders(HttpServerRequest request) {
        boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
        int hosts = 0;
        int authorizations = 0;
        int lengths = 0;
        for (Map.Entry<CharSequence, CharSequence> header : Fields.of(request.headers())) {
            CharSequence name = header.getKey();
            HeaderSyntax.check(name, header.getValue());
            switch (name.length()) {
                case 4 -> hosts += is(name, "host") ? 1 : 0;
                case 6 -> checkExpect(name, header.getValue());
                case 13 -> authorizations += is(name, "authorization") ? 1 : 0;
                case 14 -> lengths += is(name, "content-length") ? 1 : 0;
                default -> checkConnection(isHttp2, name, header.getValue());
            }
        }
        if (authorizations > 1 || lengths > 1) {
            throw Refusal.badRequest("a header twice that may come once");
        }
        HostAndPort host = request.authority();
        if (host == null || host.host().isEmpty() || hosts != (isHttp2 ? 0 : 1)) {
            throw Refusal.badRequest("the request needs exactly one valid host");
        }
    }

    private static boolean is(CharSequence name, String other) {
        return AsciiString.contentEqualsIgnoreCase(name, other);
    }

    private static void checkExpect(CharSequence name, CharSequence value) {
        if (is(name, "expect") && !is(value, "100-continue")) {
            throw new Refusal(417, "", "an expectation that cannot be met", Optional.empty());
        }
    }

    /** RFC 9113 §8.2.2, RFC 9112 §6.1: framing that an HTTP/2 request cannot have, or that is not known here. */
    private static void checkConnection(boolean isHttp2, CharSequence name, CharSequence value) {
        boolean isTransferEncoding = is(name, "transfer-encoding");
        if (isHttp2
                && (isTransferEncoding
                        || is(name, "connection")
                        || is(name, "upgrade")
                        || is(name, "keep-alive")
                        || is(name, "proxy-connection"))) {
            throw Refusal.badRequest("a header about the connection in an HTTP/2 request");
        }
        if (isTransferEncoding && !is(value, "chunked")) {
            throw Refusal.badRequest("a transfer coding that is not known here");
        }
    }

    /** @throws Refusal where a body comes that nobody can see the end of, and that none is expected of */
    private Body body(HttpServerRequest request, Peer peer, RequestInfo info, long length) {
        String method = request.method().name();
        if (!hasBody(request, length)) {
            return Body.NONE;
        }
        if (request.version() == HttpVersion.HTTP_2 && length < 0 && WITHOUT_BODY.contains(method)) {
            throw Refusal.badRequest("a body of untold length in a " + method + " request");
        }
        // Whoever talks with a program behind the API server may pause.
        return new Body.Streamed(info.isLongRunning() ? request : new IncomingBody(request, peer, limits), length);
    }

    private static boolean hasBody(HttpServerRequest request, long length) {
        return request.version() == HttpVersion.HTTP_2
                ? BelowVertx.hasMore(request)
                : length > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** RFC 9110 §8.6: digits alone. */
    private static long bytes(String length) {
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.badRequest("a length that is no number");
        }
        return Long.parseLong(length);
    }

    private static Optional<String> upgrade(HttpServerRequest request, long length) {
        String asked =
                request.version() == HttpVersion.HTTP_1_1 ? request.headers().get(HttpHeaders.UPGRADE) : null;
        if (asked == null) {
            return Optional.empty();
        }
        Optional<String> protocol = Upgrades.protocol(asked, request.headers().getAll(HttpHeaders.CONNECTION));
        if (protocol.isPresent() && hasBody(request, length)) {
            throw Refusal.badRequest("a request to switch protocols cannot have a body");
        }
        return protocol;
    }
}
