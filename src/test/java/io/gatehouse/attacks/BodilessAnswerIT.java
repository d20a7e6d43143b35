package io.gatehouse.attacks;

import static io.gatehouse.attacks.Hostile.POISON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of answers that have none: they are not passed on, and not taken for the next answer. */
class BodilessAnswerIT {
    private static final String TARGET = "/api/v1/namespaces?";

    static Stream<Arguments> answers() {
        List<Arguments> all = new ArrayList<>();
        for (Way way : Arrays.copyOf(Way.values(), 4)) {
            for (int status : new int[] {200, 204, 304}) {
                String method = status == 200 ? "HEAD" : "GET";
                for (Script script : way.isToHttp1() ? http1(status) : http2(status)) {
                    all.add(Arguments.of(way, method, status, script));
                }
            }
        }
        return all.stream();
    }

    private static List<Script> http1(int status) {
        String head = "HTTP/1.1 " + status + " As Told\r\n";
        String second = "HTTP/1.1 200 OK\r\nContent-Length: " + POISON.length() + "\r\n\r\n" + POISON;
        return Stream.of(
                        "Content-Length: 8\r\n\r\n" + POISON,
                        "Content-Length: " + second.length() + "\r\n\r\n" + second,
                        "Transfer-Encoding: chunked\r\n\r\n8\r\n" + POISON + "\r\n0\r\n\r\n",
                        "\r\n" + POISON)
                .<Script>map(rest -> new Script.Raw((head + rest).getBytes(StandardCharsets.ISO_8859_1), false))
                .toList();
    }

    private static List<Script> http2(int status) {
        return Stream.of(new String[] {}, new String[] {"content-length", "8"})
                .<Script>map(more -> new Script.Raw(stream -> frames(stream, status, more), false))
                .toList();
    }

    private static byte[] frames(int stream, int status, String... more) {
        String[] head = Stream.concat(Stream.of(":status", Integer.toString(status)), Stream.of(more))
                .toArray(String[]::new);
        byte[] first = Frame.headers(stream, 0, head).bytes();
        byte[] second = Frame.data(stream, Frame.END_STREAM, POISON).bytes();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("answers")
    void theirBodiesAreNobodys(Way way, String method, int status, Script script) throws Exception {
        AttackedGate gate = way.gate();
        String target = TARGET + gate.marker();
        gate.upstream().forget();
        gate.upstream().does(request -> request.target().equals(target) ? script : Script.ok());
        Received got = ask(gate, way, method, target);
        assertFalse(got.all().contains(POISON), got::toString);
        assertTrue(Set.of(0, status, 502).contains(got.status()), got::toString);
        RecordedRequest seen = gate.upstream().seen().get(0);
        for (int i = 0; i < 3; i++) {
            Received next = ask(gate, way, "GET", target + i);
            assertEquals(Script.ok().body(), next.body(), next::toString);
        }
        if (way.isToHttp1()) {
            gate.upstream().seen().stream()
                    .filter(request -> !request.target().equals(target))
                    .forEach(request -> assertNotEquals(seen.connection(), request.connection()));
        }
    }

    private static Received ask(AttackedGate gate, Way way, String method, String target) throws Exception {
        if (way.isHttp2()) {
            try (Http2Client client = gate.connectHttp2()) {
                List<Header> request = Http2Client.request(method, target, "authorization", Way.BOB.value());
                return Received.overHttp2(client, request, "");
            }
        }
        return Received.overHttp1(gate, method, target, Attempt.BOB, "");
    }
}
