package io.gatehouse.attacks;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways that a request goes from a client through the gate to the upstream: what holds on one has to hold on all. */
enum Way {
    HTTP1_TO_HTTP1,
    HTTP1_TO_HTTP2,
    HTTP2_TO_HTTP1,
    HTTP2_TO_HTTP2,
    WEBSOCKET(Upgrade.WEBSOCKET),
    SPDY_BY_POST(Upgrade.SPDY_BY_POST),
    SPDY_BY_GET(Upgrade.SPDY_BY_GET);

    static final Header BOB = new Header("Authorization", "Bearer " + GateFolder.BOBS_TOKEN);
    static final Header ROBOT = new Header("Authorization", "Bearer " + AttackedGate.ROBOTS_TOKEN);

    private final Optional<Upgrade> upgrade;

    Way() {
        this.upgrade = Optional.empty();
    }

    Way(Upgrade upgrade) {
        this.upgrade = Optional.of(upgrade);
    }

    boolean isHttp2() {
        return this == HTTP2_TO_HTTP1 || this == HTTP2_TO_HTTP2;
    }

    boolean isUpgrade() {
        return upgrade.isPresent();
    }

    boolean isToHttp1() {
        return this == HTTP1_TO_HTTP1 || this == HTTP2_TO_HTTP1;
    }

    AttackedGate gate() throws Exception {
        return isToHttp1() ? AttackedGate.sharedHttp1() : AttackedGate.shared();
    }

    /** A target that this way is taken to. */
    String target(String marker) {
        return isUpgrade() ? "/api/v1/namespaces/n/pods/p/exec?command=" + marker : "/api/v1/pods?marker=" + marker;
    }

    /** Sends a request with these headers beside those that every one has. */
    Attempt send(String marker, List<Header> headers) throws Exception {
        return send(gate(), target(marker), headers);
    }

    Attempt send(AttackedGate gate, String target, List<Header> headers) throws IOException {
        return send(gate, Optional.empty(), target, headers);
    }

    /** The same by somebody who shows a certificate. */
    Attempt send(AttackedGate gate, Optional<CertifiedKey> user, String target, List<Header> headers)
            throws IOException {
        if (isHttp2()) {
            List<Header> all = Http2Client.request("GET", target);
            headers.forEach(
                    header -> all.add(new Header(header.name().toLowerCase(java.util.Locale.ROOT), header.value())));
            return Attempt.http2(gate, user, all);
        }
        return Attempt.once(gate, user, http1(target, headers));
    }

    /** The same as bytes. */
    String http1(String target, List<Header> headers) {
        List<Header> others = new ArrayList<>(headers);
        List<Header> connections =
                headers.stream().filter(header -> header.is("connection")).toList();
        others.removeAll(connections);
        String nominated =
                connections.stream().map(header -> ", " + header.value()).collect(Collectors.joining());
        return upgrade.isPresent()
                ? upgrade.get().request(target, "Connection: Upgrade" + nominated + "\r\n", lines(others))
                : "GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + lines(headers) + "\r\n";
    }

    private static String lines(List<Header> headers) {
        return headers.stream().map(header -> header + "\r\n").collect(Collectors.joining());
    }

    /** The status of an answer that came from the upstream. */
    int forwardedStatus() {
        return isUpgrade() ? 101 : 200;
    }

    static List<Header> with(Header first, Header... more) {
        List<Header> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all;
    }
}
