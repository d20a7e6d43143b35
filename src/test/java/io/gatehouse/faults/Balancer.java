package io.gatehouse.faults;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Relay;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections for those gates that say on their admin listener that they are ready, and knows no more of them. */
interface Balancer extends AutoCloseable {
    int port();

    @Override
    void close() throws Exception;

    /**
     * Where gates are.
     *
     * @param admin their admin listener's port
     */
    record Gate(int port, int admin) {
        boolean isReady() {
            try {
                return AdminPage.get(admin, "/readyz").statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The gates share a port, and the kernel spreads connections over them. */
    static Balancer none(int port) {
        return new Balancer() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {}
        };
    }

    /** One that needs nothing. */
    static Balancer simple(List<Gate> gates) throws IOException {
        Map<Gate, Boolean> ready = new ConcurrentHashMap<>();
        AtomicInteger turns = new AtomicInteger();
        Thread look = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                gates.forEach(gate -> ready.put(gate, gate.isReady()));
                try {
                    TimeUnit.MILLISECONDS.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        look.setDaemon(true);
        look.start();
        Relay relay = Relay.to(() -> {
            List<Gate> good = gates.stream()
                    .filter(gate -> ready.getOrDefault(gate, true))
                    .toList();
            return good.isEmpty()
                    ? 1
                    : good.get(turns.incrementAndGet() % good.size()).port();
        });
        return new Balancer() {
            @Override
            public int port() {
                return relay.port();
            }

            @Override
            public void close() throws IOException {
                look.interrupt();
                relay.close();
            }
        };
    }

    /** HAProxy in TCP mode; it has to be installed. */
    static Balancer haproxy(Path folder, List<Gate> gates) throws Exception {
        int port = free();
        StringBuilder text = new StringBuilder("""
                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 1h
                  timeout server 1h
                  timeout check 5s
                listen gates
                  bind 127.0.0.1:%d
                  option httpchk GET /readyz
                  option redispatch
                """.formatted(port));
        gates.forEach(gate -> text.append("  server gate-%d 127.0.0.1:%d check port %d inter 200ms fall 1 rise 1%n"
                .formatted(gate.port(), gate.port(), gate.admin())));
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        Running running = Running.start(new ProcessBuilder("haproxy", "-db", "-f", file.toString()));
        Await.until("HAProxy listens: " + running, () -> listens(port));
        return new Balancer() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                running.close();
            }
        };
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
