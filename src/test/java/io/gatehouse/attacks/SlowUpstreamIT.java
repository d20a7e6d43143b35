package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API servers that take their time, or take nothing: their clients are not kept waiting longer than they have asked for. */
class SlowUpstreamIT {
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final String IN_A_SECOND = "/api/v1/namespaces?timeout=1s&";
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @TempDir
    Path temporary;

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @Test
    void whatComesDropByDropIsCutWhenItsTimeIsOver() throws Exception {
        AttackedGate http1 = AttackedGate.sharedHttp1();
        AttackedGate http2 = AttackedGate.shared();
        http1.upstream().forget();
        http2.upstream().forget();
        http1.upstream().does(request -> request.target().contains("head") ? drip(OK + "X-A: ", "b") : body());
        http2.upstream().does(request -> request.target().contains("head") ? frames(false) : frames(true));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (AttackedGate gate : List.of(http1, http2)) {
            all.add(asking(
                    gate, "GET", IN_A_SECOND + "head", "", got -> assertEquals(504, got.status(), got::toString)));
            all.add(asking(gate, "GET", IN_A_SECOND + "body", "", SlowUpstreamIT::isCut));
        }
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
    }

    private static void isCut(Received got) {
        assertEquals(200, got.status(), got::toString);
        assertFalse(got.isWhole(), got::toString);
    }

    private static Script drip(String first, String again) {
        return new Script.Drip(n -> bytes(first), n -> bytes(again));
    }

    private static Script body() {
        return drip(OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    }

    /** A body that has no end, or one that has no head. */
    private static Script frames(boolean hasHead) {
        return hasHead
                ? new Script.Drip(
                        n -> Frame.headers(n, 0, ":status", "200").bytes(),
                        n -> Frame.data(n, 0, "x").bytes())
                : new Script.Raw(n -> Frame.data(n, Frame.END_STREAM, "x").bytes(), false);
    }

    @Test
    void whoTakesNoBodyIsNotWaitedForWithoutEnd() throws Exception {
        try (AttackedGate gate = startWith(Frame.setting(INITIAL_WINDOW_SIZE, 0))) {
            asking(gate, "POST", IN_A_SECOND, "{}", got -> assertEquals(504, got.status(), got::toString))
                    .get();
        }
    }

    @Test
    void whoTakesNoRequestsIsNotWaitedForWithoutEnd() throws Exception {
        try (AttackedGate gate = startWith(Frame.setting(MAX_CONCURRENT_STREAMS, 0))) {
            asking(
                            gate,
                            "GET",
                            IN_A_SECOND,
                            "",
                            got -> assertTrue(Set.of(503, 504).contains(got.status()), got::toString))
                    .get();
            gate.upstream().begins(Frame.settings());
            gate.upstream().hangUp();
            Await.until("it is served again", () -> {
                Received got = Received.overHttp1(gate, "GET", "/version", Attempt.BOB, "");
                return got.status() == 200;
            });
        }
    }

    private AttackedGate startWith(Frame settings) throws Exception {
        RecordingUpstream upstream = RecordingUpstream.start();
        upstream.begins(settings);
        return AttackedGate.start(temporary, upstream, files -> {});
    }

    private static CompletableFuture<Void> asking(
            AttackedGate gate, String method, String target, String body, Consumer<Received> expected) {
        return Beside.run(() -> {
            try {
                expected.accept(Received.overHttp1(gate, method, target, Attempt.BOB, body));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
