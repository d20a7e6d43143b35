package io.gatehouse.attacks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A request as it reached the upstream: there from the moment that its head has come. */
public final class RecordedRequest {
    private final int connection;
    private final String method;
    private final String target;
    private final List<Header> headers;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private volatile List<Header> trailers = List.of();
    private volatile boolean isWhole;
    private volatile boolean isAbandoned;
    private volatile boolean isReleased;

    /** @param headers in their order; those of HTTP/2 that begin with a colon are among them */
    RecordedRequest(int connection, String method, String target, List<Header> headers) {
        this.connection = connection;
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
    }

    /** Which one it came on, counted from 1. */
    int connection() {
        return connection;
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    List<Header> headers() {
        return headers;
    }

    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .toList();
    }

    /** Those whose names begin like this, small letters and capitals being the same, and underscores hyphens. */
    List<Header> beginning(String prefix) {
        String folded = folded(prefix);
        return headers.stream()
                .filter(header -> folded(header.name()).startsWith(folded))
                .toList();
    }

    private static String folded(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    synchronized String body() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    List<Header> trailers() {
        return trailers;
    }

    /** Its end has come. */
    boolean isWhole() {
        return isWhole;
    }

    /** It is not to be left waiting. */
    void release() {
        isReleased = true;
    }

    boolean isReleased() {
        return isReleased;
    }

    /** It was reset, or its connection ended, before it was answered. */
    boolean isAbandoned() {
        return isAbandoned;
    }

    synchronized void add(byte[] more) {
        body.writeBytes(more);
    }

    void end(List<Header> last) {
        trailers = List.copyOf(last);
        isWhole = true;
    }

    void abandoned() {
        isAbandoned = true;
    }

    @Override
    public String toString() {
        return "on connection " + connection + ": " + method + " " + target + "\n"
                + headers.stream().map(Header::toString).collect(Collectors.joining("\n"))
                + "\n\n" + body() + (trailers.isEmpty() ? "" : "\ntrailers: " + trailers)
                + (isWhole ? "" : "\n(no end)") + (isAbandoned ? "\n(abandoned)" : "");
    }
}
