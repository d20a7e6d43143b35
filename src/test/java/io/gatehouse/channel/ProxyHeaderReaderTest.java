package io.gatehouse.channel;

import static io.gatehouse.channel.SaidByBalancer.LOCAL;
import static io.gatehouse.channel.SaidByBalancer.PROXY;
import static io.gatehouse.channel.SaidByBalancer.both;
import static io.gatehouse.channel.SaidByBalancer.client;
import static io.gatehouse.channel.SaidByBalancer.field;
import static io.gatehouse.channel.SaidByBalancer.header;
import static io.gatehouse.channel.SaidByBalancer.withChecksum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {
    private static final byte[] HELLO = {0x16, 3, 1, 0, 5};

    private final List<String> refusals = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new ProxyHeaderReader(new ProxyProtocol(List.of(), Duration.ofSeconds(10), refusals::add)));

    private void send(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private String believed() {
        SocketAddress override =
                channel.attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).get();
        return override == null ? "" : override.hostAddress() + " " + override.port();
    }

    private byte[] passedOn() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.writeBytes(next);
            next.release();
        }
        return Arrays.copyOf(all.array(), all.writerIndex());
    }

    private void isTaken(byte[] header, String expected) {
        send(both(header, HELLO));
        assertEquals(List.of(), refusals);
        assertEquals(expected, believed());
        assertEquals(List.of(HELLO.length), List.of(passedOn().length));
        assertNull(channel.pipeline().get(ProxyHeaderReader.class), "it has done its work");
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertTrue(channel.isOpen());
    }

    private void isRefused(byte[] header, String why) {
        send(both(header, HELLO));
        assertEquals(List.of(why), refusals);
        assertEquals("", believed());
        assertEquals(0, passedOn().length);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8:0:0:0:0:0:7"})
    void aConnectionIsItsClients(String address) throws Exception {
        isTaken(client(address), address + " 4711");
    }

    @Test
    void anIpv4AddressInAnIpv6OneIsTheIpv4One() {
        byte[] addresses = new byte[36];
        System.arraycopy(new byte[] {-1, -1, (byte) 192, 0, 2, 9}, 0, addresses, 10, 6);
        isTaken(header(PROXY, 0x21, addresses), "192.0.2.9 0");
    }

    @Test
    void fieldsAreSkipped() throws Exception {
        byte[] alpn = field(1, "h2".getBytes(StandardCharsets.US_ASCII));
        isTaken(client("192.0.2.7", both(alpn, field(0x20, new byte[2000]))), "192.0.2.7 4711");
    }

    @Test
    void aChecksumHasToBeRight() throws Exception {
        byte[] empty = field(3, new byte[4]);
        isTaken(withChecksum(client("192.0.2.7", both(field(4, new byte[9]), empty))), "192.0.2.7 4711");
    }

    @Test
    void aWrongChecksumIsRefused() throws Exception {
        isRefused(client("192.0.2.7", field(3, new byte[4])), "its checksum is wrong");
    }

    @Test
    void aBalancersOwnConnectionIsItsOwnWhateverElseIsSaid() throws Exception {
        byte[] said = client("192.0.2.7");
        said[12] = LOCAL;
        isTaken(said, "");
    }

    @Test
    void connectionsOfNoAddressAreTheBalancers() {
        isTaken(header(PROXY, 0, new byte[7]), "");
    }

    @Test
    void connectionsOverUnixSocketsAreTheBalancers() {
        isTaken(header(PROXY, 0x31, new byte[216]), "");
    }

    @Test
    void aHeaderMayComeByteByByte() throws Exception {
        byte[] said = client("192.0.2.7", field(4, new byte[3]));
        for (int i = 0; i < said.length - 1; i++) {
            send(new byte[] {said[i]});
            assertEquals("", believed());
        }
        isTaken(new byte[] {said[said.length - 1]}, "192.0.2.7 4711");
    }

    @Test
    void theLongestHeaderIsTaken() {
        isTaken(header(PROXY, 0, new byte[4096 - 16]), "");
    }

    @Test
    void aLongerOneIsRefusedBeforeItHasCome() {
        send(Arrays.copyOf(header(PROXY, 0, new byte[4096 - 15]), 16));
        assertEquals(List.of("it is too long"), refusals);
        assertFalse(channel.isOpen());
    }

    @Test
    void withoutOneThereIsNoConnection() {
        isRefused(new byte[0], "it is not there, or not in version 2");
    }

    @Test
    void version1IsRefusedAtItsFirstByte() {
        send(new byte[] {'P'});
        assertFalse(channel.isOpen());
        assertEquals(List.of("it is not there, or not in version 2"), refusals);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x11, 0x22, 0x2f, 0x31, 0x00, 0xff})
    void otherVersionsAndCommandsAreRefused(int versionAndCommand) {
        isRefused(header(versionAndCommand, 0x11, new byte[12]), "its version or its command is not known");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x12, 0x22, 0x32, 0x01, 0x10, 0x41, 0xff})
    void otherKindsOfAddressesAreRefused(int family) {
        isRefused(header(PROXY, family, new byte[216]), "its kind of address is not known, or not one of TCP");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x11, 0x21, 0x31})
    void addressesThatAreCutShortAreRefused(int family) {
        int size = family == 0x11 ? 12 : family == 0x21 ? 36 : 216;
        isRefused(header(PROXY, family, new byte[size - 1]), "its addresses are cut short");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void fieldsThatAreCutShortAreRefused(int length) throws Exception {
        isRefused(client("192.0.2.7", Arrays.copyOf(field(4, new byte[3]), length)), "a field is cut short");
    }

    @Test
    void itHasToComeInTime() throws Exception {
        send(Arrays.copyOf(client("192.0.2.7"), 27));
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen());
        assertEquals(List.of("it has not come in time"), refusals);
    }
}
