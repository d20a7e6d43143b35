package io.gatehouse.demo.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A free port on loopback, chosen by the system and held by a socket that does not listen: nobody else gets it, before
 * a server that shares its port (SO_REUSEPORT) binds it or while that server is down. Until then connections are refused.
 */
public final class ReservedPort implements AutoCloseable {

    private final SocketChannel holder;
    private final int number;

    public ReservedPort() throws IOException {
        holder = SocketChannel.open();
        try {
            holder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            holder.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            number = ((InetSocketAddress) holder.getLocalAddress()).getPort();
        } catch (IOException e) {
            holder.close();
            throw e;
        }
    }

    public int number() {
        return number;
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
