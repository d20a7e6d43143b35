package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.GoReader;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was sent to the gate, what came back, and what reached the upstream by the time that a request behind it was there;
 * all of it is in the message of a test that fails.
 *
 * @param status the first answer's, 0 where there was none
 * @param received as text
 */
record Attempt(String sent, int status, String received, List<RecordedRequest> seen) {
    static final String BOB = "Authorization: Bearer " + GateFolder.BOBS_TOKEN + "\r\n";
    static final String HOST = "Host: localhost\r\n";

    /** Sends bytes on a connection of their own, and takes what comes until the gate ends that. */
    static Attempt untilEnd(AttackedGate gate, String bytes) throws IOException {
        gate.upstream().forget();
        try (RawClient client = gate.connect()) {
            String received = client.send(bytes).rest();
            return new Attempt(bytes, status(received), received, seen(gate));
        }
    }

    /** Sends bytes on a connection of their own, and takes one answer. */
    static Attempt once(AttackedGate gate, String bytes) throws IOException {
        return once(gate, Optional.empty(), bytes);
    }

    /** The same by somebody who shows a certificate. */
    static Attempt once(AttackedGate gate, Optional<CertifiedKey> user, String bytes) throws IOException {
        gate.upstream().forget();
        try (RawClient client = gate.connect(user)) {
            RawClient.Answer answer = client.send(bytes).answer();
            return new Attempt(bytes, answer.status(), client.received(), seen(gate));
        }
    }

    /** Sends a request over HTTP/2 on a connection of its own. */
    static Attempt http2(AttackedGate gate, List<Header> headers) throws IOException {
        return http2(gate, Optional.empty(), headers);
    }

    /** The same by somebody who shows a certificate. */
    static Attempt http2(AttackedGate gate, Optional<CertifiedKey> user, List<Header> headers) throws IOException {
        return http2(gate, user, headers, "", List.of());
    }

    /** @param trailers none where the list is empty */
    static Attempt http2(AttackedGate gate, List<Header> headers, String body, List<Header> trailers)
            throws IOException {
        return http2(gate, Optional.empty(), headers, body, trailers);
    }

    private static Attempt http2(
            AttackedGate gate, Optional<CertifiedKey> user, List<Header> headers, String body, List<Header> trailers)
            throws IOException {
        gate.upstream().forget();
        try (Http2Client client = gate.connectHttp2(user)) {
            int stream = client.send(headers, body.isEmpty() && trailers.isEmpty());
            if (!body.isEmpty()) {
                client.sendBody(stream, body.getBytes(StandardCharsets.ISO_8859_1), trailers.isEmpty());
            }
            if (!trailers.isEmpty()) {
                client.sendHeaders(stream, trailers, true);
            }
            Http2Client.Answer answer = client.answer(stream);
            String received = answer
                    + (client.goAway() < 0 ? "" : "\nGOAWAY " + client.goAway())
                    + (client.hasEnded() ? "\n(connection ended)" : "");
            return new Attempt(headers + "\n" + body + trailers, answer.status(), received, seen(gate));
        }
    }

    private static int status(String received) {
        return received.matches("(?s)HTTP/1\\.[01] .*") ? Integer.parseInt(received.substring(9, 12)) : 0;
    }

    /** Whatever was to reach the upstream before a request that is sent now is there when this one is. */
    private static List<RecordedRequest> seen(AttackedGate gate) throws IOException {
        List<RecordedRequest> before = gate.upstream().seen();
        gate.upstream().does(request -> request.target().startsWith("/fence") ? Script.ok() : Script.stall());
        try (RawClient client = gate.connect()) {
            String fence = "GET /fence HTTP/1.1\r\n" + HOST + BOB + "\r\n";
            assertEquals(200, client.send(fence).answer().status(), () -> "the gate serves no more; before: " + before);
        }
        return gate.upstream().seen().stream()
                .filter(request -> !request.target().equals("/fence"))
                .toList();
    }

    Attempt hasStatus(Integer... expected) {
        assertTrue(
                Arrays.asList(expected).contains(status), () -> "status (expected: " + List.of(expected) + ")" + this);
        return this;
    }

    /** In kube-apiserver's form: that of an answer of the gate's own. */
    Attempt isRefused(int code) {
        hasStatus(code);
        assertTrue(received.contains("\"kind\":\"Status\""), () -> "no Status document" + this);
        return this;
    }

    /** No answer of the upstream came: the stream was reset, or its connection ended, or the gate said no. */
    Attempt isResetOr(int code) {
        return status != 0
                ? isRefused(code)
                : received.contains("connection ended") ? this : contains("reset with code");
    }

    Attempt contains(String text) {
        assertTrue(received.contains(text), () -> "not received: " + text + this);
        return this;
    }

    /** One answer, and the connection's end. */
    Attempt isAnsweredOnce() {
        assertEquals(1, answers("\\d\\d\\d"), () -> "number of answers" + this);
        return this;
    }

    /** What has reached the upstream whole is what such a reader makes of the bytes; what it cannot read is 400. */
    Attempt isReadAs(GoReader.Reading reading) {
        List<String> whole = seen.stream()
                .filter(RecordedRequest::isWhole)
                .map(request -> request.method() + " " + request.target() + "\n" + request.body())
                .toList();
        List<String> read = reading.requests().stream()
                .map(request -> request.method() + " " + request.target() + "\n" + request.body())
                .toList();
        assertTrue(read.size() >= whole.size() && read.subList(0, whole.size()).equals(whole), () -> read + "" + this);
        assertEquals(whole.size(), answers("200"), () -> "answers of the upstream" + this);
        boolean isRefused = reading.isBroken() || whole.size() < read.size();
        assertEquals(isRefused ? 1 : 0, answers("400"), () -> "refusals" + this);
        assertEquals(whole.size() + answers("400"), answers("\\d\\d\\d"), () -> "answers" + this);
        return this;
    }

    private int answers(String status) {
        return received.split("HTTP/1\\.[01] " + status + " ", -1).length - 1;
    }

    Attempt reachesNobody() {
        assertEquals(0, seen.size(), () -> "requests at the upstream" + this);
        return this;
    }

    /** The only request that reached the upstream. */
    RecordedRequest forwarded() {
        assertEquals(1, seen.size(), () -> "requests at the upstream" + this);
        return seen.get(0);
    }

    /** The same, with the identity headers that the gate gives bob, and no credential of his. */
    RecordedRequest forwardedAsBob() {
        RecordedRequest request = forwarded();
        assertEquals(List.of("bob"), request.values("X-Remote-User"), this::toString);
        assertEquals(List.of("u-bob"), request.values("X-Remote-Uid"), this::toString);
        List<String> groups = List.of("dev", "readers", "system:authenticated");
        assertEquals(groups, request.values("X-Remote-Group"), this::toString);
        assertEquals(5, request.beginning("x-remote-").size(), this::toString);
        assertEquals(List.of(), request.beginning("impersonate-"), this::toString);
        assertEquals(List.of(), request.beginning("authorization"), this::toString);
        assertEquals(List.of(), request.beginning("proxy-authorization"), this::toString);
        return request;
    }

    @Override
    public String toString() {
        return "\n--- sent:\n" + cut(sent) + "\n--- received:\n" + cut(received) + "\n--- seen by the upstream:\n"
                + seen.stream().map(RecordedRequest::toString).collect(Collectors.joining("\n"));
    }

    private static String cut(String text) {
        return text.length() > 4000 ? text.substring(0, 4000) + "... (" + text.length() + " in all)" : text;
    }
}
