package io.gatehouse.attacks;

import static io.gatehouse.attacks.Frame.END_STREAM;
import static io.gatehouse.attacks.Hostile.HONEST;
import static io.gatehouse.attacks.Hostile.POISON;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What an API server that speaks HTTP/2 can do to the gate and its users. */
final class HostileHttp2 {
    private static final int UNKNOWN = 0xfb;
    private static final int LAST_ERROR_CODE = 13;
    private static final int OTHER_STREAM = 1001;

    private HostileHttp2() {}

    /** Frames of a stream. */
    private interface Frames extends IntFunction<List<Frame>> {}

    static Stream<Hostile> all() {
        return Stream.of(heads(), lengths(), order(), ends(), settings(), faulty(), storms(), endless())
                .flatMap(List::stream);
    }

    private static List<Hostile> heads() {
        List<Hostile> all = new ArrayList<>();
        for (String[] head : List.of(
                head(),
                head("content-type", "text/plain"),
                head(":status", "abc"),
                head(":status", ""),
                head(":status", "20"),
                head(":status", "2000"),
                head(":status", "-200"),
                head(":status", "101"),
                head(":status", "199"),
                head(":status", "200", ":status", "200"),
                head(":status", "200", ":path", "/"),
                head(":status", "200", ":x", "b"),
                head("x-a", "b", ":status", "200"),
                head(":status", "200", "X-A", "b"),
                head(":status", "200", "x a", "b"),
                head(":status", "200", "x:a", "b"),
                head(":status", "200", "", "b"),
                head(":status", "200", "x\r\na", "b"),
                head(":status", "200", "x-a", "b\r\nx-poison: " + POISON),
                head(":status", "200", "x-a", "b\nx-poison: " + POISON),
                head(":status", "200", "x-a", "b\rc"),
                head(":status", "200", "x-a", "b\0c"),
                head(":status", "200", "connection", "close"),
                head(":status", "200", "transfer-encoding", "chunked"),
                head(":status", "200", "upgrade", "websocket"))) {
            all.add(refused("the head " + shown(head), n -> List.of(Frame.headers(n, 0, head), honest(n)))
                    .sparing());
        }
        return all;
    }

    private static List<Hostile> lengths() {
        List<Hostile> all = new ArrayList<>();
        for (String length : List.of("seven", "-7", "+7", "0x7", "7, 9", "9223372036854775808", "\u00b2")) {
            all.add(refused("the length " + length, n -> List.of(ok(n, "content-length", length), honest(n)))
                    .sparing());
        }
        all.add(refused("two lengths", n -> List.of(ok(n, "content-length", "7", "content-length", "9"), honest(n)))
                .sparing());
        for (String length : List.of("0", "1", "6", "8", "4096")) {
            all.add(new Hostile(
                    "the length " + length + " of a body of 7",
                    script(n -> List.of(ok(n, "content-length", length), honest(n)), false),
                    Fate.REFUSED_OR_CUT,
                    true));
        }
        all.add(new Hostile(
                "a length without a body",
                script(n -> List.of(Frame.headers(n, END_STREAM, ":status", "200", "content-length", "7")), false),
                Fate.REFUSED_OR_CUT,
                true));
        return all;
    }

    /** Frames that are not to come then. */
    private static List<Hostile> order() {
        return List.of(
                whole("DATA behind the end", n -> List.of(ok(n), honest(n), Frame.data(n, END_STREAM, POISON)))
                        .sparing(),
                whole("HEADERS behind the end", n -> List.of(ok(n), honest(n), poisoned(n)))
                        .sparing(),
                whole("RST_STREAM behind the end", n -> List.of(ok(n), honest(n), Frame.reset(n, 0)))
                        .sparing(),
                cut("HEADERS amid the body", n -> List.of(ok(n), Frame.data(n, 0, HONEST), poisoned(n)))
                        .sparing(),
                cut("trailers without an end", n -> List.of(ok(n), Frame.data(n, 0, HONEST), open(n, "x-a", "b")))
                        .sparing(),
                cut("a status among trailers", n -> trailers(n, ":status", "200"))
                        .sparing(),
                cut("a path among trailers", n -> trailers(n, ":path", "/")).sparing(),
                cut("CRLF in a trailer", n -> trailers(n, "x-a", "b\r\nx-poison: " + POISON))
                        .sparing(),
                whole(
                                "trailers that say who calls",
                                n -> trailers(
                                        n,
                                        "x-remote-user",
                                        POISON,
                                        "x-remote-group",
                                        "system:masters",
                                        "impersonate-user",
                                        POISON,
                                        "authorization",
                                        "Bearer " + POISON,
                                        "audit-id",
                                        POISON,
                                        "content-length",
                                        "99"))
                        .sparing(),
                refused("another stream's HEADERS", n -> List.of(ok(n + OTHER_STREAM - 1))),
                refused("a stream of its own", n -> List.of(ok(2))),
                refused("DATA of a stream that nobody has opened", n -> List.of(honest(n + OTHER_STREAM - 1))),
                refused("RST_STREAM of such a one", n -> List.of(Frame.reset(n + OTHER_STREAM - 1, 0))),
                refused("PUSH_PROMISE", HostileHttp2::promise),
                refused("CONTINUATION alone", n -> List.of(new Frame(Frame.CONTINUATION, 4, n, new byte[0]))),
                refused(
                        "another frame amid HEADERS",
                        n -> List.of(new Frame(Frame.HEADERS, 0, n, new byte[0]), Frame.window(0, 1))));
    }

    private static List<Hostile> ends() {
        List<Hostile> all = new ArrayList<>();
        for (int code = 0; code <= LAST_ERROR_CODE; code++) {
            int last = code;
            all.add(refused("RST_STREAM " + code, n -> List.of(Frame.reset(n, last)))
                    .sparing());
            all.add(cut("RST_STREAM " + code + " amid the body", n -> amid(n, Frame.reset(n, last)))
                    .sparing());
            all.add(ending("GOAWAY " + code, n -> List.of(Frame.goAway(0, last)), Fate.REFUSED));
            all.add(ending("GOAWAY " + code + " amid the body", n -> amid(n, Frame.goAway(n, last)), Fate.CUT));
        }
        all.add(ending("nothing", n -> List.of(), Fate.REFUSED));
        all.add(ending("half a body", n -> amid(n), Fate.CUT));
        all.add(whole("GOAWAY behind the end", n -> List.of(ok(n), honest(n), Frame.goAway(n, 0))));
        all.add(whole("GOAWAY before its last answer", n -> List.of(Frame.goAway(n, 0), ok(n), honest(n))));
        return all;
    }

    private static List<Hostile> settings() {
        List<Hostile> all = new ArrayList<>();
        // HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE and unknown ones.
        for (int[] setting : List.of(
                new int[] {1, 0},
                new int[] {1, 1 << 30},
                new int[] {4, 1},
                new int[] {4, Integer.MAX_VALUE},
                new int[] {5, 16384},
                new int[] {5, (1 << 24) - 1},
                new int[] {6, 1 << 30},
                new int[] {0xff, -1})) {
            all.add(whole(
                            "setting " + setting[0] + " to " + setting[1],
                            n -> List.of(Frame.setting(setting[0], setting[1]), ok(n), honest(n), defaults()))
                    .sparing());
        }
        for (int[] setting : List.of(
                new int[] {2, 1},
                new int[] {2, 2},
                new int[] {4, -1},
                new int[] {5, 16383},
                new int[] {5, 1 << 24},
                new int[] {5, 0})) {
            all.add(refused(
                    "setting " + setting[0] + " to " + setting[1],
                    n -> List.of(Frame.setting(setting[0], setting[1]), ok(n), honest(n))));
        }
        return all;
    }

    /** What no peer may send at all (RFC 9113 §6). */
    private static List<Hostile> faulty() {
        byte[] big = new byte[1 << 20];
        return List.of(
                broken("a frame that is too large", n -> List.of(ok(n), new Frame(Frame.DATA, 1, n, big))),
                refused("HEADERS that are too large", n -> List.of(new Frame(Frame.HEADERS, 5, n, big))),
                refused("an unknown frame that is too large", n -> List.of(new Frame(UNKNOWN, 0, n, big))),
                refused("SETTINGS of 5 bytes", n -> List.of(new Frame(Frame.SETTINGS, 0, 0, new byte[5]))),
                refused("SETTINGS of a stream", n -> List.of(new Frame(Frame.SETTINGS, 0, n, new byte[0]))),
                refused("SETTINGS agreed to with more", n -> List.of(new Frame(Frame.SETTINGS, 1, 0, new byte[6]))),
                refused("PING of 7 bytes", n -> List.of(new Frame(Frame.PING, 0, 0, new byte[7]))),
                refused("PING of a stream", n -> List.of(new Frame(Frame.PING, 0, n, new byte[8]))),
                refused("GOAWAY of 7 bytes", n -> List.of(new Frame(Frame.GOAWAY, 0, 0, new byte[7]))),
                refused("GOAWAY of a stream", n -> List.of(new Frame(Frame.GOAWAY, 0, n, new byte[8]))),
                refused("RST_STREAM of 3 bytes", n -> List.of(new Frame(Frame.RST_STREAM, 0, n, new byte[3]))),
                refused("RST_STREAM of no stream", n -> List.of(Frame.reset(0, 0))),
                refused("DATA of no stream", n -> List.of(honest(0))),
                refused("HEADERS of no stream", n -> List.of(ok(0))),
                broken("padding beyond its frame", n -> List.of(ok(n), new Frame(0, 9, n, new byte[] {9, 0}))),
                refused("a window of nothing", n -> List.of(Frame.window(0, 0))),
                refused("a stream's window of nothing", n -> List.of(Frame.window(n, 0)))
                        .sparing(),
                refused("a window beyond all", n -> List.of(Frame.window(0, Integer.MAX_VALUE))),
                refused("a stream's window beyond all", n -> List.of(Frame.window(n, Integer.MAX_VALUE)))
                        .sparing(),
                refused("an index of no header", n -> List.of(block(n, 0xff, 0xff, 0x03))),
                refused("a text beyond its block", n -> List.of(block(n, 0x00, 0x7f, 0x00, 0x61))),
                refused("a table beyond what was allowed", n -> List.of(block(n, 0x3f, 0xff, 0xff, 0x07))));
    }

    private static List<Hostile> storms() {
        return List.of(
                whole("a hundred of each frame that carries nothing", HostileHttp2::nothing)
                        .sparing(),
                whole("a thousand windows", n -> followed(Collections.nCopies(1000, Frame.window(0, 1)), n))
                        .sparing(),
                whole(
                                "a thousand resets of streams that have ended",
                                n -> joined(List.of(ok(n), honest(n)), Collections.nCopies(1000, Frame.reset(n, 8))))
                        .sparing(),
                ending("a thousand GOAWAYs", n -> Collections.nCopies(1000, Frame.goAway(0, 0)), Fate.REFUSED));
    }

    private static List<Hostile> endless() {
        return List.of(
                endless(
                        "CONTINUATION",
                        n -> List.of(new Frame(Frame.HEADERS, 0, n, Hpack.encode(Header.list(":status", "200")))),
                        n -> new Frame(Frame.CONTINUATION, 0, n, Hpack.encode(Header.list("x-a", "b".repeat(1000)))),
                        Fate.REFUSED),
                endless(
                        "empty CONTINUATION",
                        n -> List.of(new Frame(Frame.HEADERS, 0, n, Hpack.encode(Header.list(":status", "200")))),
                        n -> new Frame(Frame.CONTINUATION, 0, n, new byte[0]),
                        Fate.REFUSED),
                endless("empty DATA", n -> amid(n), n -> Frame.data(n, 0, ""), Fate.CUT));
    }

    /** Far more of them than anybody needs, and then an answer. */
    private static Hostile interim(String status) {
        return refused(
                        "a thousand times " + status,
                        n -> followed(Collections.nCopies(1000, open(n, ":status", status)), n))
                .sparing();
    }

    private static List<Frame> nothing(int stream) {
        List<Frame> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(new Frame(Frame.PING, 0, 0, new byte[8]));
            all.add(new Frame(Frame.PING, Frame.ACK, 0, new byte[8]));
            all.add(Frame.settings());
            all.add(new Frame(Frame.PRIORITY, 0, stream, new byte[] {0, 0, 0, 0, 1}));
            all.add(new Frame(UNKNOWN, 0xff, i, new byte[i]));
        }
        return followed(all, stream);
    }

    private static List<Frame> followed(List<Frame> first, int stream) {
        return joined(first, List.of(ok(stream), honest(stream)));
    }

    private static List<Frame> joined(List<Frame> first, List<Frame> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static List<Frame> promise(int stream) {
        byte[] request = Hpack.encode(Http2Client.request("GET", "/api/v1/secrets"));
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(Frame.ofInt(2));
        payload.writeBytes(request);
        return List.of(new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, stream, payload.toByteArray()));
    }

    private static List<Frame> trailers(int stream, String... trailers) {
        return List.of(ok(stream), Frame.data(stream, 0, HONEST), Frame.headers(stream, END_STREAM, trailers));
    }

    private static Frame block(int stream, int... bytes) {
        byte[] block = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            block[i] = (byte) bytes[i];
        }
        return new Frame(Frame.HEADERS, Frame.END_HEADERS | END_STREAM, stream, block);
    }

    private static Frame ok(int stream, String... more) {
        return Frame.headers(
                stream,
                0,
                Stream.concat(Stream.of(":status", "200"), Stream.of(more)).toArray(String[]::new));
    }

    private static Frame open(int stream, String... headers) {
        return Frame.headers(stream, 0, headers);
    }

    /** A beginning, and what comes then. */
    private static List<Frame> amid(int stream, Frame... then) {
        return joined(List.of(ok(stream), Frame.data(stream, 0, HONEST)), List.of(then));
    }

    private static Frame honest(int stream) {
        return Frame.data(stream, END_STREAM, HONEST);
    }

    private static Frame poisoned(int stream) {
        return open(stream, ":status", "201", "x-poison", POISON);
    }

    private static Frame poison(int stream) {
        return Frame.data(stream, 0, POISON);
    }

    /** Of the settings that were changed. */
    private static Frame defaults() {
        return Frame.setting(4, 65535);
    }

    private static String[] head(String... headers) {
        return headers;
    }

    private static Hostile refused(String what, Frames frames) {
        return new Hostile(what, script(frames, false), Fate.REFUSED, false);
    }

    private static Hostile whole(String what, Frames frames) {
        return new Hostile(what, script(frames, false), Fate.WHOLE, false);
    }

    private static Hostile cut(String what, Frames frames) {
        return new Hostile(what, script(frames, false), Fate.CUT, false);
    }

    private static Hostile broken(String what, Frames frames) {
        return new Hostile(what, script(frames, false), Fate.REFUSED_OR_CUT, false);
    }

    /** Ends the connection then. */
    private static Hostile ending(String what, Frames frames, Fate fate) {
        return new Hostile("no more than " + what, script(frames, true), fate, false);
    }

    private static Hostile endless(String what, Frames first, IntFunction<Frame> again, Fate fate) {
        IntFunction<byte[]> bytes = stream -> again.apply(stream).bytes();
        return new Hostile("endless " + what, new Script.Endless(n -> bytes(first.apply(n)), bytes), fate, false);
    }

    private static Script script(Frames frames, boolean closes) {
        return new Script.Raw(stream -> bytes(frames.apply(stream)), closes);
    }

    private static byte[] bytes(List<Frame> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.bytes()));
        return bytes.toByteArray();
    }

    private static String shown(String... head) {
        return Header.list(head)
                .toString()
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\0", "\\0");
    }
}
