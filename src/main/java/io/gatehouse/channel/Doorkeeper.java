package io.gatehouse.channel;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Decides, on any thread, whether a connection may come in, before a byte of it is read. */
@FunctionalInterface
public interface Doorkeeper {
    /**
     * @param from where its socket comes from; behind a balancer that is not its client
     * @return to be run when it has closed; empty where it may not come in
     */
    Optional<Runnable> admit(InetSocketAddress from);
}
