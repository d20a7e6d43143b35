package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.channel.SaidByBalancer;
import io.gatehouse.demo.control.ReservedPort;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a balancer may say by the PROXY protocol, and nobody else")
class ProxyProtocolIT {
    private static final String REFUSED = "gatehouse_proxy_protocol_refused_total";
    private static final String STRANGER = "127.0.0.1";
    private static final String BALANCER = "127.0.1.7";
    private static final String CLIENT = "203.0.113.9";

    @TempDir
    private Path temporary;

    private AttackedGate gate;
    private final List<Socket> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(temporary.resolve("gate"), files -> {
            files.part("listeners").put("proxyProtocol", GateFolder.map("from", List.of("127.0.1.0/24")));
            files.part("listeners").put("limits", GateFolder.map("headTimeout", "500ms", "connectionsPerAddress", 2));
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : open) {
            socket.close();
        }
        gate.close();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", gate.gate().port()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(RawClient.SILENCE_MILLIS);
        return socket;
    }

    /** HTTP/1.1 over TLS behind what was said before. */
    private RawClient secure(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket)
                TlsContexts.of(gate.folder().pki().authority("server-ca").certificate(), Optional.empty())
                        .getSocketFactory()
                        .createSocket(socket, "localhost", gate.gate().port(), true);
        secure.startHandshake();
        return new RawClient(secure);
    }

    private RawClient saying(String from, byte[] said) throws IOException {
        Socket socket = connect(from);
        socket.getOutputStream().write(said);
        return secure(socket);
    }

    private static String get(String marker) {
        return "GET /version?" + marker + " HTTP/1.1\r\n" + HOST + BOB + "\r\n";
    }

    /** What the API server and the audit hold for the client's address. */
    private void isFrom(String expected, RawClient client) throws Exception {
        String marker = gate.marker();
        assertEquals(200, client.send(get(marker)).answer().status());
        assertEquals(new JsonArray(List.of(expected)), gate.event(marker).getJsonArray("sourceIPs"));
        RecordedRequest seen = gate.upstream().seen().get(gate.upstream().seen().size() - 1);
        assertEquals(List.of(expected), seen.values("X-Forwarded-For"), seen::toString);
    }

    /** The gate says nothing, and ends the connection. */
    private static void isOver(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read(), "an answer");
        } catch (java.net.SocketException e) {
            // As good an end.
        }
    }

    private void isCounted(int refused) throws Exception {
        Await.until(refused + " are counted", () -> AdminPage.sumOf(gate.gate(), REFUSED) == refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENT, "2001:db8::7"})
    void aConnectionIsItsClients(String address) throws Exception {
        isFrom(address, saying(BALANCER, SaidByBalancer.client(address)));
    }

    @Test
    void theHeaderMayComeInPiecesAndTogetherWithTheHandshake() throws Exception {
        Socket socket = connect(BALANCER);
        for (byte b : SaidByBalancer.client(CLIENT, SaidByBalancer.field(4, new byte[3]))) {
            socket.getOutputStream().write(new byte[] {b});
        }
        isFrom(CLIENT, secure(socket));
    }

    @Test
    void whatIsTheBalancersOwnHasItsAddress() throws Exception {
        isFrom(BALANCER, saying(BALANCER, SaidByBalancer.header(SaidByBalancer.LOCAL, 0, new byte[0])));
        isFrom(BALANCER, saying(BALANCER, SaidByBalancer.header(SaidByBalancer.PROXY, 0x31, new byte[216])));
    }

    @Test
    void othersComeAsTheyDoAnywhere() throws Exception {
        isFrom(STRANGER, secure(connect(STRANGER)));
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        Socket socket = connect(STRANGER);
        socket.getOutputStream().write(SaidByBalancer.client(CLIENT));
        isAlert(socket);
        isCountedNever();
    }

    /** TLS that it was none. */
    private static void isAlert(Socket socket) throws IOException {
        int first = socket.getInputStream().read();
        assertTrue(first == -1 || first == 0x15, () -> "an answer: " + first);
    }

    private void isCountedNever() throws Exception {
        assertEquals(0, AdminPage.sumOf(gate.gate(), REFUSED));
        assertTrue(gate.gate().auditEvents().isEmpty());
    }

    @Test
    void oneWhoIsBelievedIsBelievedOnce() throws Exception {
        Socket socket = connect(BALANCER);
        byte[] said = SaidByBalancer.client(CLIENT);
        socket.getOutputStream().write(SaidByBalancer.both(said, SaidByBalancer.client("203.0.113.1")));
        isAlert(socket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 203.0.113.9 127.0.0.1 4711 443\r\n", "GET / HTTP/1.1\r\n\r\n"})
    void aBalancerHasToSayIt(String said) throws Exception {
        Socket socket = connect(BALANCER);
        socket.getOutputStream().write(said.isEmpty() ? new byte[] {0x16, 3, 1} : said.getBytes(ISO_8859_1));
        isOver(socket);
        isCounted(1);
    }

    @Test
    void whatIsNoHeaderIsRefused() throws Exception {
        byte[] good = SaidByBalancer.client(CLIENT);
        byte[] wrongChecksum = SaidByBalancer.client(CLIENT, SaidByBalancer.field(3, new byte[4]));
        List<byte[]> bad = List.of(
                wrongChecksum,
                SaidByBalancer.header(SaidByBalancer.PROXY, 0x12, new byte[12]),
                SaidByBalancer.header(SaidByBalancer.PROXY, 0x11, new byte[11]),
                SaidByBalancer.header(0x31, 0x11, new byte[12]),
                SaidByBalancer.header(SaidByBalancer.PROXY, 0, new byte[60_000]),
                SaidByBalancer.client(CLIENT, Arrays.copyOf(SaidByBalancer.field(4, new byte[9]), 8)));
        for (byte[] said : bad) {
            Socket socket = connect(BALANCER);
            socket.getOutputStream().write(said);
            isOver(socket);
        }
        isCounted(bad.size());
        isFrom(CLIENT, saying(BALANCER, good));
    }

    @Test
    void itHasToComeInTime() throws Exception {
        isOver(connect(BALANCER));
        Socket half = connect(BALANCER);
        half.getOutputStream().write(Arrays.copyOf(SaidByBalancer.client(CLIENT), 20));
        isOver(half);
        isCounted(2);
    }

    @Test
    void eachClientHasItsOwnLimit() throws Exception {
        for (String client : List.of(CLIENT, "203.0.113.8", CLIENT)) {
            isFrom(client, saying(BALANCER, SaidByBalancer.client(client)));
        }
        RawClient third = saying(BALANCER, SaidByBalancer.client(CLIENT));
        assertEquals("", third.rest().replaceAll("<.*>", ""));
        isFrom("203.0.113.7", saying(BALANCER, SaidByBalancer.client("203.0.113.7")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send-proxy-v2",
                "send-proxy-v2-ssl-cn",
                "send-proxy-v2 proxy-v2-options ssl,crc32c,unique-id,cert-cn,authority"
            })
    void haproxySaysWhoseItIs(String how) throws Exception {
        try (Haproxy balancer = Haproxy.start(temporary, gate.gate().port(), BALANCER, how)) {
            Socket socket = new Socket();
            open.add(socket);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.99"), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", balancer.port()));
            isFrom("127.0.0.99", secure(socket));
        }
    }

    @Test
    void haproxyLooksAfterTheGate() throws Exception {
        String check = "send-proxy-v2 check check-send-proxy check-ssl verify none inter 200";
        try (Haproxy balancer = Haproxy.start(temporary, gate.gate().port(), BALANCER, check)) {
            JsonObject event = gate.events("/version?haproxy").get(0);
            assertEquals(new JsonArray(List.of(BALANCER)), event.getJsonArray("sourceIPs"), balancer::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "send-proxy"})
    void haproxyGetsNowhereWithoutVersion2(String how) throws Exception {
        try (Haproxy balancer = Haproxy.start(temporary, gate.gate().port(), BALANCER, how)) {
            Socket socket = new Socket("127.0.0.1", balancer.port());
            open.add(socket);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1});
            isOver(socket);
            // Somebody looked whether it listens before.
            Await.until("it is counted", () -> AdminPage.sumOf(gate.gate(), REFUSED) >= 1);
        }
    }

    /** A real one. */
    private record Haproxy(Running running, int port) implements AutoCloseable {
        static Haproxy start(Path folder, int gate, String from, String how) throws Exception {
            Path file = folder.resolve("haproxy.cfg");
            try (ReservedPort port = new ReservedPort()) {
                Files.writeString(file, """
                        defaults
                          mode tcp
                          timeout connect 5s
                          timeout client 60s
                          timeout server 60s
                        frontend clients
                          bind 127.0.0.1:%d
                          default_backend gate
                        backend gate
                          option httpchk
                          http-check send meth GET uri /version?haproxy ver HTTP/1.1 hdr Host localhost
                          http-check expect rstatus .*
                          server gate 127.0.0.1:%d source %s %s
                        """.formatted(port.number(), gate, from, how));
                ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f", file.toString());
                Haproxy haproxy = new Haproxy(Running.start(builder), port.number());
                Await.until("haproxy listens: " + haproxy, haproxy::listens);
                return haproxy;
            }
        }

        private boolean listens() {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            running.close();
        }
    }
}
