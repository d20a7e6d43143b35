package io.gatehouse.session;

import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.wire.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/**
 * What the client of a terminal is told at last where the gate ends it: the status that would have come at its command's
 * end, which kubectl shows as an error. It can be said between two messages alone, so all that passes is followed.
 */
public interface Farewell {
    /** Takes note of what the client has sent. */
    default void sent(Buffer chunk) {}

    /** Takes note of what passes from the API server to the client. */
    void pass(Buffer chunk);

    /** Whether it can be said, here or later. */
    boolean isPossible();

    /** Whether it can be said behind what has passed. */
    boolean isHere();

    /** How it goes on the wire; nothing may follow it. */
    Buffer say(String why);

    /** Nothing passes any more. */
    default void end() {}

    /**
     * Of a stream that has switched protocols; of one that is no terminal, or whose protocol has no place for it, none is
     * possible.
     *
     * @param headers of the 101
     */
    static Farewell of(RequestInfo info, MultiMap headers) {
        if (!info.isResource() || !Set.of("exec", "attach").contains(info.subresource())) {
            return new None();
        }
        if (SpdyFarewell.PROTOCOL.equalsIgnoreCase(headers.get("Upgrade"))) {
            return SpdyFarewell.SUB_PROTOCOL.equals(headers.get("X-Stream-Protocol-Version"))
                    ? new SpdyFarewell()
                    : new None();
        }
        String protocol = headers.get("Sec-WebSocket-Protocol");
        return protocol != null && WebSocketFarewell.PROTOCOLS.contains(protocol)
                ? new WebSocketFarewell()
                : new None();
    }

    /** The status as the sub-protocols since v4 have it. */
    static Buffer status(String why) {
        String message = "this session was ended by the gateway: " + why;
        return Buffer.buffer(
                Json.write(StatusDocument.of(new Refusal(503, "ServiceUnavailable", message, Optional.empty()))));
    }

    /** There is no place for it. */
    final class None implements Farewell {
        @Override
        public void pass(Buffer chunk) {}

        @Override
        public boolean isPossible() {
            return false;
        }

        @Override
        public boolean isHere() {
            return false;
        }

        @Override
        public Buffer say(String why) {
            throw new IllegalStateException("there is no place for it");
        }
    }
}
