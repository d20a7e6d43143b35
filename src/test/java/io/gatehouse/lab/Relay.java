package io.gatehouse.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Carries bytes between clients and a server, and does to them what networks do. New connections work whatever came before. */
public final class Relay implements AutoCloseable {
    private static final int MOST = 16 * 1024;
    private static final int SHARES = 10;

    private final IntSupplier to;
    private final ServerSocket server;
    private final Set<Carried> open = ConcurrentHashMap.newKeySet();
    private Duration delay = Duration.ZERO;
    private int bytesPerSecond = Integer.MAX_VALUE;
    private boolean isHeld;

    /** Both ends of a connection. */
    private static final class Carried {
        final Socket client;
        final Socket server = new Socket();
        volatile boolean isDead;
        volatile long left = Long.MAX_VALUE;
        private int ended;

        Carried(Socket client) {
            this.client = client;
        }

        /** One side has nothing more to say. */
        synchronized void ended(Socket into) throws IOException {
            if (++ended == 2) {
                close();
            } else {
                into.shutdownOutput();
            }
        }

        void reset() throws IOException {
            unlessClosed(client, socket -> socket.setSoLinger(true, 0));
            unlessClosed(server, socket -> socket.setSoLinger(true, 0));
            close();
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    @FunctionalInterface
    private interface Change {
        void to(Socket socket) throws IOException;
    }

    /** A connection may end by itself while something is done to all. */
    private static void unlessClosed(Socket socket, Change change) throws IOException {
        try {
            change.to(socket);
        } catch (SocketException e) {
            if (!socket.isClosed()) {
                throw e;
            }
        }
    }

    private Relay(IntSupplier to) throws IOException {
        this.to = to;
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** In front of a port of this machine. */
    public static Relay to(int port) throws IOException {
        return new Relay(() -> port);
    }

    /** The same, where each new connection may go to another. */
    public static Relay to(IntSupplier port) throws IOException {
        return new Relay(port);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on nothing passes on the connections that there are, and neither end is told. */
    public void freeze() {
        open.forEach(carried -> carried.isDead = true);
        open.clear();
    }

    /** Ends the connections that there are, as a restart of a balancer does. */
    public void cut() throws IOException {
        for (Carried carried : open) {
            carried.close();
        }
    }

    /** The same by RST, so that what is under way is lost too. */
    public void reset() throws IOException {
        for (Carried carried : open) {
            carried.reset();
        }
    }

    /** Clients are told that nothing more comes; what they send still arrives. */
    public void halfClose() throws IOException {
        for (Carried carried : open) {
            unlessClosed(carried.client, Socket::shutdownOutput);
        }
    }

    /** Ends each connection there is when its server has sent so many bytes more, and no more than these arrive. */
    public void truncate(long bytes) {
        open.forEach(carried -> carried.left = bytes);
    }

    /** Everything comes later. */
    public synchronized void delay(Duration by) {
        delay = by;
    }

    /** No connection carries more than this, each way. */
    public synchronized void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Nothing passes any more, on new connections neither, until it is {@link #release}d: nothing gets lost. */
    public synchronized void hold() {
        isHeld = true;
    }

    public synchronized void release() {
        isHeld = false;
        notifyAll();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Carried carried = new Carried(server.accept());
            daemon(() -> join(carried));
        }
    }

    private void join(Carried carried) throws IOException {
        try {
            carried.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getAsInt()));
        } catch (IOException e) {
            carried.close();
            throw e;
        }
        open.add(carried);
        daemon(() -> carry(carried, carried.client, carried.server));
        carry(carried, carried.server, carried.client);
    }

    private void carry(Carried carried, Socket from, Socket into) throws IOException {
        byte[] buffer = new byte[MOST];
        InputStream in = from.getInputStream();
        try {
            for (int count = in.read(buffer, 0, most()); count >= 0; count = in.read(buffer, 0, most())) {
                linger(count);
                if (carried.isDead) {
                    return;
                }
                pass(carried, buffer, count, into);
            }
            carried.ended(into);
        } catch (IOException e) {
            if (!carried.isDead) {
                carried.close();
            }
        } finally {
            if (carried.client.isClosed()) {
                open.remove(carried);
            }
        }
    }

    private static void pass(Carried carried, byte[] buffer, int count, Socket into) throws IOException {
        int passing = into == carried.client ? (int) Math.min(count, carried.left) : count;
        into.getOutputStream().write(buffer, 0, passing);
        if (into == carried.client && carried.left != Long.MAX_VALUE) {
            carried.left -= passing;
            if (carried.left == 0) {
                carried.close();
            }
        }
    }

    private synchronized int most() {
        return Math.max(1, Math.min(MOST, bytesPerSecond / SHARES));
    }

    /** For as long as so many bytes take. */
    private synchronized void linger(int count) throws IOException {
        try {
            long nanos = delay.toNanos()
                    + (bytesPerSecond == Integer.MAX_VALUE ? 0 : TimeUnit.SECONDS.toNanos(count) / bytesPerSecond);
            long end = System.nanoTime() + nanos;
            for (long left = nanos; isHeld || left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, isHeld ? TimeUnit.HOURS.toNanos(1) : Math.max(1, left));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // An end that has gone is what this is about.
                        Thread.yield();
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Carried carried : open) {
            carried.close();
        }
    }
}
