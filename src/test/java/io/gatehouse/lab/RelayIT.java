package io.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayIT {
    private static final byte[] HELLO = {1, 2, 3, 4, 5, 6, 7, 8};

    private ServerSocket listening;
    private Relay relay;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        relay = Relay.to(listening.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        server = listening.accept();
        arrives(client, server);
        arrives(server, client);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        client.close();
        server.close();
        listening.close();
    }

    private static void arrives(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(HELLO);
        assertArrayEquals(HELLO, to.getInputStream().readNBytes(HELLO.length));
    }

    private void newOnesWork() throws IOException {
        try (Socket another = new Socket(InetAddress.getLoopbackAddress(), relay.port());
                Socket accepted = listening.accept()) {
            arrives(another, accepted);
            arrives(accepted, another);
        }
    }

    private static void isSilent(Socket socket) throws IOException {
        socket.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(0);
    }

    @Test
    void anEndIsToldTheOtherSideAndNoMoreThanThat() throws IOException {
        client.shutdownOutput();
        assertEquals(-1, server.getInputStream().read());
        arrives(server, client);
        server.shutdownOutput();
        assertEquals(-1, client.getInputStream().read());
    }

    @Test
    void whatIsFrozenIsSilentForEver() throws IOException {
        relay.freeze();
        client.getOutputStream().write(HELLO);
        isSilent(server);
        client.close();
        isSilent(server);
        newOnesWork();
    }

    @Test
    void whatIsHeldComesLater() throws IOException {
        relay.hold();
        client.getOutputStream().write(HELLO);
        isSilent(server);
        relay.release();
        assertArrayEquals(HELLO, server.getInputStream().readNBytes(HELLO.length));
        newOnesWork();
    }

    @Test
    void whatIsCutHasEnded() throws IOException {
        relay.cut();
        assertEquals(-1, client.getInputStream().read());
        assertEquals(-1, server.getInputStream().read());
        newOnesWork();
    }

    @Test
    void aResetIsAFailure() throws IOException {
        relay.reset();
        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertThrows(SocketException.class, () -> server.getInputStream().read());
        newOnesWork();
    }

    @Test
    void aHalfIsClosed() throws IOException {
        relay.halfClose();
        assertEquals(-1, client.getInputStream().read());
        arrives(client, server);
        newOnesWork();
    }

    @Test
    void anAnswerIsTruncated() throws IOException {
        relay.truncate(5);
        server.getOutputStream().write(HELLO);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, client.getInputStream().readNBytes(HELLO.length));
        newOnesWork();
    }

    @Test
    void itTakesItsTime() throws IOException {
        relay.delay(Duration.ofMillis(100));
        takesAtLeast(200, 1);
        relay.delay(Duration.ZERO);
        relay.throttle(20);
        takesAtLeast(700, 2);
    }

    /** There and back. */
    private void takesAtLeast(long millis, int times) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            arrives(client, server);
            arrives(server, client);
        }
        assertTrue(Duration.ofNanos(System.nanoTime() - begin).toMillis() >= millis);
    }

    @Test
    void aServerThatIsNotThereIsMissedByItsClientAlone() throws IOException {
        int port = listening.getLocalPort();
        listening.close();
        try (Socket another = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            assertEquals(-1, another.getInputStream().read());
        }
        listening = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        newOnesWork();
    }
}
