package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where clients connect to.
 *
 * @param name in audit, metrics and logs
 * @param port 0 for any free one
 * @param permitPortSharing whether other processes of the same user may listen at the same address too (SO_REUSEPORT), and share
 *     its connections, as kube-apiserver's {@code --permit-port-sharing}
 * @param proxyProtocol where there is a balancer before it
 */
public record ListenerConfiguration(
        @Default("main") String name,
        @Default("0.0.0.0") String address,
        @Default("6443") int port,
        @Default("false") boolean permitPortSharing,
        TlsConfiguration tls,
        Optional<ProxyProtocol> proxyProtocol,
        @Default("{}") Limits limits) {

    public ListenerConfiguration {
        expect(!name.isEmpty(), "name", "nothing", "a name");
        expect(!address.isEmpty(), "address", "nothing", "an IP address");
        expect(port >= 0 && port <= 65535, "port", port, "a port, 0 to 65535");
    }

    /**
     * Balancers that say whose each connection is, by version 2 of the PROXY protocol.
     *
     * @param from where they connect from; whoever does has to say it, and can say anything
     */
    public record ProxyProtocol(List<String> from) {
        private static final String EXPECTED = "networks such as 10.1.2.0/24, 10.1.2.3/32 or 2001:db8::/64";

        public ProxyProtocol {
            expect(!from.isEmpty(), "from", "an empty list", EXPECTED);
            from.forEach(range -> expect(AddressRange.of(range).isPresent(), "from", '"' + range + '"', EXPECTED));
        }

        public List<AddressRange> ranges() {
            return from.stream()
                    .flatMap(range -> AddressRange.of(range).stream())
                    .toList();
        }
    }

    /**
     * What one client, or all of them, may ask of the listener.
     *
     * @param requestHeadBytes of request line and headers together, as kube-apiserver: an exec carries its command there
     * @param streamsPerConnection concurrent requests on one HTTP/2 connection
     * @param connections in all
     * @param connectionsPerAddress from one IP address
     * @param unauthenticatedConnections of nobody who has proven who it is, in all: the others are for those who have
     * @param handshakeTimeout from a connection's first moment to the end of its TLS handshake
     * @param headTimeout from the handshake's end to the end of the first request's head; behind an answer, too, until somebody
     *     has proven who it is; for everybody, of a head that has begun; and for what a balancer says before the handshake
     * @param unauthenticatedHeadBytes of all heads together that nobody has authenticated yet, in the whole process; an eighth of
     *     the heap at the most
     * @param closeUnauthenticatedHttp2 whether an HTTP/2 connection ends behind a request that nobody or an anonymous
     *     user made, as at kube-apiserver (UnauthenticatedHTTP2DOSMitigation)
     * @param controlFrames in ten seconds on one HTTP/2 connection, of those that carry neither a request nor a part of
     *     one, nor leave to send more of an answer
     * @param writeStallTimeout how long a client may take nothing of what there is for it; where there is nothing, it need do
     *     nothing. A third more is how long it may acknowledge nothing, of the kernel's probes neither
     * @param bodyTimeout how long nothing more of a body may come, as long as somebody is ready for it; but for long-running
     *     requests
     * @param bodyBytesPerSecond of a body that is not there after that time, on average from then on; 0 for any pace
     */
    public record Limits(
            @Default("1048576") int requestHeadBytes,
            @Default("100") int streamsPerConnection,
            @Default("20000") int connections,
            @Default("2000") int connectionsPerAddress,
            @Default("10000") int unauthenticatedConnections,
            @Default("10s") Duration handshakeTimeout,
            @Default("10s") Duration headTimeout,
            @Default("67108864") long unauthenticatedHeadBytes,
            @Default("true") boolean closeUnauthenticatedHttp2,
            @Default("1000") int controlFrames,
            @Default("45s") Duration writeStallTimeout,
            @Default("30s") Duration bodyTimeout,
            @Default("500") int bodyBytesPerSecond) {

        public Limits {
            expect(requestHeadBytes >= 8192, "requestHeadBytes", requestHeadBytes, "at least 8192");
            expect(streamsPerConnection >= 1, "streamsPerConnection", streamsPerConnection, "at least 1");
            expect(connections >= 1, "connections", connections, "at least 1");
            expect(connectionsPerAddress >= 1, "connectionsPerAddress", connectionsPerAddress, "at least 1");
            expect(
                    unauthenticatedConnections >= 1,
                    "unauthenticatedConnections",
                    unauthenticatedConnections,
                    "at least 1");
            expect(handshakeTimeout.toMillis() >= 100, "handshakeTimeout", handshakeTimeout, "at least 100ms");
            expect(headTimeout.toMillis() >= 100, "headTimeout", headTimeout, "at least 100ms");
            expect(
                    unauthenticatedHeadBytes >= requestHeadBytes,
                    "unauthenticatedHeadBytes",
                    unauthenticatedHeadBytes,
                    "at least requestHeadBytes");
            expect(controlFrames >= 100, "controlFrames", controlFrames, "at least 100");
            expect(writeStallTimeout.toMillis() >= 100, "writeStallTimeout", writeStallTimeout, "at least 100ms");
            expect(bodyTimeout.toMillis() >= 100, "bodyTimeout", bodyTimeout, "at least 100ms");
            expect(bodyBytesPerSecond >= 0, "bodyBytesPerSecond", bodyBytesPerSecond, "0 or more");
        }

        /** Of those that a client has for something. */
        public Duration shortestTime() {
            return Stream.of(headTimeout, writeStallTimeout, bodyTimeout)
                    .min(Duration::compareTo)
                    .orElseThrow();
        }
    }
}
