package io.gatehouse.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries bytes between clients and one server, until it is told to let its connections die as a lost network does. */
public final class Relay implements AutoCloseable {
    private final int to;
    private final ServerSocket server;
    private final Set<Carried> open = ConcurrentHashMap.newKeySet();

    /** Both ends of a connection. */
    private record Carried(Socket client, Socket server) {
        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private Relay(int to) throws IOException {
        this.to = to;
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** In front of a port of this machine. */
    public static Relay to(int port) throws IOException {
        return new Relay(port);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on nothing passes on the connections that there are, and neither end is told; new ones work. */
    public void freeze() {
        open.clear();
    }

    /** Ends the connections that there are, as a restart of a balancer does; new ones work. */
    public void cut() throws IOException {
        for (Carried carried : open) {
            open.remove(carried);
            carried.close();
        }
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket behind = new Socket();
            behind.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
            Carried carried = new Carried(client, behind);
            open.add(carried);
            daemon(() -> carry(carried, client, behind));
            daemon(() -> carry(carried, behind, client));
        }
    }

    private void carry(Carried carried, Socket from, Socket into) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (!open.contains(carried)) {
                return;
            }
            out.write(buffer, 0, count);
        }
        if (open.remove(carried)) {
            carried.close();
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
