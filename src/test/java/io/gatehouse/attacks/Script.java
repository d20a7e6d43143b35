package io.gatehouse.attacks;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the upstream does with a request. */
sealed interface Script {
    /** Answers, and stays open for more. */
    record Reply(int status, List<Header> headers, String body) implements Script {}

    /** Sends just these bytes of HTTP/1.1, and ends the connection behind them unless they begin something. */
    record Raw(byte[] bytes, boolean closes) implements Script {}

    /** Leaves HTTP: what comes from then on is sent back as it came. */
    record Switch(List<Header> headers) implements Script {}

    /** Ends the request (HTTP/2) or the connection without an answer. */
    record Reset() implements Script {}

    /** Says of the request that it has not been looked at (RFC 9113 §8.7); HTTP/2 alone has a word for that. */
    record Refuse() implements Script {}

    /** Ends the request (HTTP/2) or the connection in the middle of the answer's body. */
    record Cut(String part) implements Script {}

    /** Begins an answer that does not end before {@link RecordingUpstream#release}. */
    record Stall(boolean sendsHead) implements Script {}

    static Reply ok() {
        return new Reply(200, Header.list("Content-Type", "application/json"), "{\"kind\":\"Fine\"}\n");
    }

    /** What a friendly server does: an upgrade is agreed to, anything else answered. */
    static Script friendly(RecordedRequest request) {
        List<String> protocol = request.values("upgrade");
        return protocol.isEmpty()
                ? ok()
                : new Switch(Header.list(
                        "Connection", "Upgrade", "Upgrade", protocol.get(0), "X-Stream-Protocol-Version", "v4"));
    }

    static Reply reply(int status, String... headers) {
        return new Reply(status, Header.list(headers), "answered " + status + "\n");
    }

    static Script raw(String text) {
        return new Raw(text.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    static Script stall() {
        return new Stall(false);
    }

    /** As a watch that has nothing to tell yet. */
    static Script stream() {
        return new Stall(true);
    }
}
