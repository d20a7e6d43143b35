package io.gatehouse.demo.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

class ReservedPortIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void onlyAServerThatSharesItGetsTheHeldPortAndItIsStillHeldAfterwards() throws Exception {
        try (ReservedPort port = new ReservedPort()) {
            assertThrows(BindException.class, () -> new ServerSocket(port.number(), 1, LOOPBACK).close());
            assertRefused(port);
            serveOnce(port);
            assertThrows(BindException.class, () -> new ServerSocket(port.number(), 1, LOOPBACK).close());
            serveOnce(port);
        }
    }

    private static void serveOnce(ReservedPort port) throws Exception {
        try (ServerSocket server = new ServerSocket()) {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            server.bind(new InetSocketAddress(LOOPBACK, port.number()));
            try (Socket client = new Socket(LOOPBACK, port.number());
                    Socket accepted = server.accept()) {
                assertEquals(client.getLocalPort(), accepted.getPort());
            }
        }
        assertRefused(port);
    }

    private static void assertRefused(ReservedPort port) {
        assertThrows(ConnectException.class, () -> new Socket(LOOPBACK, port.number()).close());
    }
}
