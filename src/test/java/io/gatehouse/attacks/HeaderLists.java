package io.gatehouse.attacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Header lists of HTTP/2 that are more than one request, or another one, to somebody who writes them as HTTP/1.1: each byte
 * that has a meaning there at each place in names, values and pseudo-headers.
 */
final class HeaderLists {
    private static final String SMUGGLED = "x-smuggled: yes";
    private static final List<String> IN_VALUES = List.of(
            "\0",
            "\n",
            "\r",
            "\r\n",
            "\u0001",
            "\u001f",
            "\u007f",
            "\r\n" + SMUGGLED + "\r\n",
            "\n" + SMUGGLED + "\n",
            "\r\n\r\nGET /smuggled HTTP/1.1\r\n");
    private static final List<String> IN_NAMES = List.of(
            " ",
            "\t",
            ":",
            "\r",
            "\n",
            "\0",
            "A",
            "\u0080",
            "\u00df",
            "\u007f",
            "\"",
            "(",
            ")",
            ",",
            "/",
            ";",
            "<",
            "=",
            ">",
            "?",
            "@",
            "[",
            "\\",
            "]",
            "{",
            "}",
            ": b\r\n" + SMUGGLED + "\r\n");
    private static final List<String> LENGTHS = List.of(
            "0",
            "1",
            "3",
            "02",
            "+2",
            "-2",
            "0x2",
            "2.0",
            "2,",
            "2, 2",
            "2 2",
            " 2",
            "2 ",
            "2\u000b",
            "\u00b2",
            "",
            "2_0",
            "9223372036854775808",
            "18446744073709551618");

    private HeaderLists() {}

    /** Of POSTs of a body of two bytes; the third header of each is the path. */
    static List<List<Header>> all(String target) {
        return Stream.of(values(target), names(target), pseudo(target), lengths(target), connection(target))
                .flatMap(List::stream)
                .toList();
    }

    private static List<List<Header>> values(String target) {
        List<List<Header>> all = new ArrayList<>();
        for (String name : List.of("x-a", "user-agent", "content-type", "cookie")) {
            for (String bad : IN_VALUES) {
                placed("application/json", bad).forEach(value -> all.add(with(target, name, value)));
            }
        }
        return all;
    }

    private static List<List<Header>> names(String target) {
        List<List<Header>> all = new ArrayList<>();
        for (String bad : IN_NAMES) {
            placed("x-a", bad).forEach(name -> all.add(with(target, name, "b")));
        }
        return all;
    }

    private static List<List<Header>> pseudo(String target) {
        List<List<Header>> all = new ArrayList<>();
        List<Header> decent = with(target);
        for (int i = 0; i < 4; i++) {
            for (String bad : Stream.concat(IN_VALUES.stream(), Stream.of(" ", "\t", " HTTP/1.1\r\n", "#", "@"))
                    .toList()) {
                for (String value : placed(decent.get(i).value(), bad)) {
                    List<Header> list = new ArrayList<>(decent);
                    list.set(i, new Header(decent.get(i).name(), value));
                    all.add(list);
                }
            }
        }
        return all;
    }

    private static List<List<Header>> lengths(String target) {
        List<List<Header>> all = new ArrayList<>();
        LENGTHS.forEach(length -> all.add(with(target, "content-length", length)));
        LENGTHS.forEach(length -> all.add(with(target, "content-length", "2", "content-length", length)));
        return all;
    }

    private static List<List<Header>> connection(String target) {
        List<List<Header>> all = new ArrayList<>();
        for (String name :
                List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "host")) {
            for (String value : List.of("", "close", "chunked", "keep-alive, x-remote-user", "trailers, chunked")) {
                all.add(with(target, name, value));
                all.add(with(target, name.toUpperCase(Locale.ROOT), value));
            }
        }
        return all;
    }

    private static List<Header> with(String target, String... more) {
        List<Header> headers = Http2Client.request("POST", target, more);
        headers.add(new Header("authorization", Way.BOB.value()));
        return headers;
    }

    /** A text with another one before it, in its middle, and behind it. */
    private static List<String> placed(String text, String bad) {
        int middle = text.length() / 2;
        return List.of(bad + text, text.substring(0, middle) + bad + text.substring(middle), text + bad);
    }
}
