package io.gatehouse.upstream;

import io.vertx.core.net.HostAndPort;

/**
 * Whom requests are for, as {@code :authority} says it (RFC 9113 §8.3.1), always with its port. Vert.x's own puts the text
 * together for each request; the same text over again is also found sooner in HPACK's table.
 */
record Authority(String host, int port, String text) implements HostAndPort {
    Authority(String host, int port) {
        this(host, port, host + ":" + port);
    }

    @Override
    public String toString(boolean isSecure) {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
