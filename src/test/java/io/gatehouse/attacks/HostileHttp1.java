package io.gatehouse.attacks;

import static io.gatehouse.attacks.Hostile.HONEST;
import static io.gatehouse.attacks.Hostile.POISON;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an API server that speaks HTTP/1.1 can do to the gate and its users. */
final class HostileHttp1 {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String BODY = "Content-Length: " + HONEST.length() + "\r\n\r\n" + HONEST;
    private static final String CHUNK = Integer.toHexString(HONEST.length()) + "\r\n" + HONEST + "\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n" + CHUNK;
    private static final String SECOND =
            OK + "Content-Length: " + POISON.length() + "\r\nX-Poison: " + POISON + "\r\n\r\n" + POISON;

    private HostileHttp1() {}

    static Stream<Hostile> all() {
        return Stream.of(statusLines(), headers(), lengths(), chunks(), behind(), early(), endless())
                .flatMap(List::stream);
    }

    private static List<Hostile> statusLines() {
        List<Hostile> all = new ArrayList<>();
        for (String line : List.of(
                "HTTP/1.1 OK",
                "HTTP/1.1",
                "HTTP/1.1 2OO OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 -200 OK",
                "HTTP/1.1 0x200 OK",
                "HTTP/1.1 99999999999 OK",
                "HTTP/1.1 200\0 OK",
                "HTTP/1.1 000 OK",
                "HTTP/1.1 099 OK",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket",
                "HTTP/1.1 199 Nearly",
                "HTTP/2.0 200 OK",
                "HTTP/0.9 200 OK",
                "HTTP/1.10 200 OK",
                "HTTP/1.1200 OK",
                "SSH-2.0-OpenSSH_9.2 200 OK",
                "ICY 200 OK",
                "GET / HTTP/1.1",
                "{\"kind\":\"Status\"}")) {
            all.add(refused("the status line " + shown(line), line + "\r\n" + BODY));
        }
        for (String line : List.of("HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 +200 OK", "http/1.1 200 OK")) {
            all.add(lenient("the status line " + shown(line), line + "\r\n" + BODY));
        }
        all.add(lenient("a reason that is none", "HTTP/1.1 200 O\rK\0\r\n" + BODY));
        return all;
    }

    private static List<Hostile> headers() {
        List<Hostile> all = new ArrayList<>();
        for (String header : List.of(
                "X A: b",
                "X-A : b",
                ": b",
                "X-A",
                "X\0A: b",
                "X\u00e9: b",
                "X(A): b",
                "X-A: b\0c",
                "X-A: b\rc",
                "X-A: b\rContent-Length: 99",
                "X-A: b\u0001c",
                "X-A: b\u000bc",
                " X-A: b")) {
            all.add(refused("the header " + shown(header), OK + header + "\r\n" + BODY));
        }
        all.add(lenient("a folded header", OK + "X-A: b\r\n folded\r\n" + BODY));
        all.add(lenient("a folded length", OK + "Content-Length:\r\n 7\r\n\r\n" + HONEST));
        all.add(lenient("line feeds alone", (OK + BODY).replace("\r\n", "\n")));
        return all;
    }

    private static List<Hostile> lengths() {
        List<Hostile> all = new ArrayList<>();
        for (String length : List.of(
                "Content-Length: 7\r\nContent-Length: 9",
                "Content-Length: 7, 9",
                "Content-Length: -7",
                "Content-Length: +7",
                "Content-Length: 0x7",
                "Content-Length: 7.0",
                "Content-Length: 7 7",
                "Content-Length: 7_0",
                "Content-Length: seven",
                "Content-Length: 18446744073709551623",
                "Content-Length: 9223372036854775808",
                "Content-Length: \u00b2")) {
            all.add(refused("the length " + shown(length), OK + length + "\r\n\r\n" + HONEST));
        }
        for (String coding : List.of(
                "Content-Length: 7\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 7",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked;a=b",
                "Transfer-Encoding:")) {
            all.add(refused("the coding " + shown(coding), OK + coding + "\r\n\r\n" + CHUNK + "0\r\n\r\n"));
        }
        all.add(refused(
                "a coding in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK + "0\r\n\r\n"));
        all.add(lenient("one length twice", OK + "Content-Length: 7\r\n" + BODY));
        all.add(lenient("one length in a list", OK + "Content-Length: 7, 7\r\n\r\n" + HONEST));
        return all;
    }

    private static List<Hostile> chunks() {
        List<Hostile> all = new ArrayList<>();
        for (String next : List.of(
                "zz\r\n",
                "-1\r\n",
                "+1\r\nx\r\n",
                "0x1\r\nx\r\n",
                "1_0\r\n",
                "\r\n",
                "100000001\r\n",
                "ffffffffffffffffff\r\n",
                "1;a=\"\nb\"\r\nx\r\n",
                "1;a=\rb\r\nx\r\n",
                "1\r\nxy\r\n",
                "1\r\nx0\r\n\r\n",
                "0\r\nX-A\r\n\r\n",
                "0\r\n: a\r\n\r\n",
                "0\r\nX A: b\r\n\r\n")) {
            all.add(new Hostile("the chunk " + shown(next), open(CHUNKED + next), Fate.REFUSED_OR_CUT, false));
        }
        return all;
    }

    /** What stands behind an answer that has ended is nobody's. */
    static List<Hostile> behind() {
        List<Hostile> all = new ArrayList<>();
        for (String extra : List.of(
                SECOND,
                SECOND.repeat(100),
                OK + "X-Poison: " + POISON,
                "HTTP/1.1 100 Continue\r\n\r\n",
                POISON,
                POISON + "\r\n",
                "x",
                "\0".repeat(5000))) {
            all.add(whole("behind the body " + shown(extra), OK + BODY + extra));
            all.add(whole("behind the last chunk " + shown(extra), CHUNKED + "0\r\n\r\n" + extra));
        }
        all.add(whole("no more of this connection", OK + "Connection: close\r\n" + BODY));
        all.add(whole("trailers that say who calls", CHUNKED + """
                0\r
                X-Remote-User: %1$s\r
                X-Remote-Group: system:masters\r
                Impersonate-User: %1$s\r
                Authorization: Bearer %1$s\r
                Audit-Id: %1$s\r
                Content-Length: 99\r
                Transfer-Encoding: %1$s\r
                Connection: %1$s\r
                \r
                """.formatted(POISON))
                .sparing());
        return all;
    }

    private static List<Hostile> early() {
        return List.of(
                ending("nothing", "", Fate.REFUSED),
                ending("half a status line", "HTTP/1.1 20", Fate.REFUSED),
                ending("half a head", OK + "Content-Le", Fate.REFUSED),
                ending("nothing but a head", OK + "Content-Length: 7\r\n\r\n", Fate.REFUSED_OR_CUT),
                ending("half a body", OK + "Content-Length: 8\r\n\r\n" + HONEST, Fate.REFUSED_OR_CUT),
                ending("no last chunk", CHUNKED, Fate.REFUSED_OR_CUT),
                ending("half a last chunk", CHUNKED + "0\r\n", Fate.REFUSED_OR_CUT),
                ending("half a trailer", CHUNKED + "0\r\nX-A: b", Fate.REFUSED_OR_CUT),
                ending("a body that ends with its connection", OK + "\r\n" + HONEST, Fate.WHOLE));
    }

    private static List<Hostile> endless() {
        return List.of(
                endless("continuing", "", "HTTP/1.1 100 Continue\r\n\r\n", Fate.REFUSED),
                endless("early hints", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", Fate.REFUSED),
                endless("processing", "", "HTTP/1.1 102 Processing\r\n\r\n", Fate.REFUSED),
                endless("headers", OK, "X-A: " + "b".repeat(100) + "\r\n", Fate.REFUSED),
                endless("header", OK + "X-A: ", "b", Fate.REFUSED),
                endless("name of a header", OK, "a", Fate.REFUSED),
                endless("status line", "HTTP/1.1 200 ", "OK", Fate.REFUSED),
                endless("garbage", "", "\u0080", Fate.REFUSED),
                endless("empty lines", "", "\r\n", Fate.REFUSED),
                endless("chunk size", CHUNKED, "0", Fate.REFUSED_OR_CUT),
                endless("chunk extension", CHUNKED + "1;", "a", Fate.REFUSED_OR_CUT),
                endless("trailers", CHUNKED + "0\r\n", "X-A: " + "b".repeat(100) + "\r\n", Fate.REFUSED_OR_CUT),
                endless("trailer", CHUNKED + "0\r\nX-A: ", "b", Fate.REFUSED_OR_CUT),
                endless("more behind the body", OK + BODY, POISON, Fate.WHOLE),
                endless("more answers", OK + BODY, SECOND, Fate.WHOLE));
    }

    private static Hostile refused(String what, String bytes) {
        return new Hostile(what, open(bytes), Fate.REFUSED, false);
    }

    private static Hostile whole(String what, String bytes) {
        return new Hostile(what, open(bytes), Fate.WHOLE, false);
    }

    private static Hostile lenient(String what, String bytes) {
        return new Hostile(what, open(bytes), Fate.REFUSED_OR_WHOLE, true);
    }

    private static Hostile ending(String what, String bytes, Fate fate) {
        return new Hostile("no more than " + what, Script.raw(bytes), fate, false);
    }

    private static Hostile endless(String what, String first, String again, Fate fate) {
        return new Hostile("endless " + what, new Script.Endless(n -> bytes(first), n -> bytes(again)), fate, false);
    }

    /** Leaves its connection open. */
    private static Script open(String bytes) {
        return new Script.Raw(bytes(bytes), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String shown(String bytes) {
        String text = bytes.length() > 60 ? bytes.substring(0, 40) + "... (" + bytes.length() + ")" : bytes;
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
