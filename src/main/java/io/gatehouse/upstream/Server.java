package io.gatehouse.upstream;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** One API server, as all event loops see it. */
final class Server {
    private final String host;
    private final int port;
    private final SocketAddress address;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Condition condition = new Condition(State.UNKNOWN, "not yet probed");

    enum State {
        UNKNOWN,
        /** Well, and proven to believe the gate's word about who calls. */
        READY,
        /** Does not answer, or says itself that it is not ready. */
        DOWN,
        /** Answers, but not as a server that believes the gate. */
        UNPROVEN
    }

    /** @param detail for people, empty where all is well */
    record Condition(State state, String detail) {}

    Server(URI url) {
        host = url.getHost();
        port = url.getPort() < 0 ? 443 : url.getPort();
        address = SocketAddress.inetSocketAddress(port, host);
    }

    /** As the URL has it: an address of IPv6 stands in brackets. */
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    SocketAddress address() {
        return address;
    }

    Condition condition() {
        return condition;
    }

    boolean isReady() {
        return condition.state() == State.READY;
    }

    void become(State state, String detail) {
        condition = new Condition(state, detail);
    }

    /** A connection was refused: nothing more goes there until a probe finds it well. */
    void eject(String detail) {
        become(State.DOWN, detail);
    }

    int inFlight() {
        return inFlight.get();
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
