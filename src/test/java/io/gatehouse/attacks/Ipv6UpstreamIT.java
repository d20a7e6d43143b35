package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API servers whose address is one of IPv6: it is proven by their certificate, and said with its brackets (RFC 3986 §3.2.2). */
class Ipv6UpstreamIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void theyAreAskedByTheirAddress(String protocol) throws Exception {
        RecordingUpstream upstream = RecordingUpstream.startIpv6(protocol);
        try (AttackedGate gate = AttackedGate.start(folder, upstream, files -> {})) {
            Received got = Received.overHttp1(gate, "GET", "/api/v1/namespaces", Attempt.BOB, "");
            assertEquals(Script.ok().body(), got.body(), got::toString);
            assertEquals(Set.of(upstream.url().substring("https://".length())), authorities(upstream));
        }
    }

    @Test
    void streamsLeaveHttpThere() throws Exception {
        RecordingUpstream upstream = RecordingUpstream.startIpv6("h2", "http/1.1");
        upstream.does(Script.raw(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\nfirst"));
        try (AttackedGate gate = AttackedGate.start(folder, upstream, files -> {});
                RawClient client = gate.connect()) {
            client.send(Upgrade.SPDY_BY_POST.request("/api/v1/namespaces/n/pods/p/exec?command=id", Attempt.BOB));
            assertEquals(101, client.answer().status(), client::received);
            assertEquals("first", client.rest(), client::received);
            assertEquals(Set.of(upstream.url().substring("https://".length())), authorities(upstream));
        }
    }

    private static Set<String> authorities(RecordingUpstream upstream) {
        return Stream.of("host", ":authority")
                .flatMap(name -> upstream.seen().get(0).beginning(name).stream())
                .map(Header::value)
                .collect(Collectors.toSet());
    }
}
