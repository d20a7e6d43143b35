package io.gatehouse.core;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * An upstream connection that has switched protocols (101).
 *
 * @param headers of the 101, as they are to be sent
 * @param first what came behind the head
 * @param socket paused; whoever has the tunnel closes it
 */
public record Tunnel(MultiMap headers, Buffer first, NetSocket socket) implements Answer {}
