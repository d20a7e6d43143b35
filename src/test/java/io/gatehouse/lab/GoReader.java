package io.gatehouse.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads HTTP/1.1 requests as a server does that is written in Go, kube-apiserver among them: net/http's readRequest,
 * readTransfer and chunkedReader, net/textproto's headers, and what golang.org/x/net's httpguts asks of them. One byte is
 * one character.
 */
public final class GoReader {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private static final int MOST_HEX_DIGITS = 16;

    private final String bytes;
    private int at;

    /** @param headers names and values in turn, as they came */
    public record Request(String method, String target, List<String> headers, String body, List<String> trailers) {
        /** Of all headers of a name, whatever its letters. */
        public List<String> values(String name) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < headers.size(); i += 2) {
                if (headers.get(i).equalsIgnoreCase(name)) {
                    values.add(headers.get(i + 1));
                }
            }
            return values;
        }
    }

    /** The requests of a connection, and whether what comes behind them is none. */
    public record Reading(List<Request> requests, boolean isBroken) {}

    private GoReader(String bytes) {
        this.bytes = bytes;
    }

    public static Reading read(byte[] bytes) {
        return read(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    public static Reading read(String bytes) {
        GoReader reader = new GoReader(bytes);
        List<Request> all = new ArrayList<>();
        try {
            while (reader.at < bytes.length()) {
                all.add(reader.request());
            }
            return new Reading(all, false);
        } catch (IOException e) {
            return new Reading(all, true);
        }
    }

    private Request request() throws IOException {
        String[] words = line().split(" ", 3);
        check(words.length == 3, "malformed HTTP request");
        check(isToken(words[0]), "invalid method");
        check(words[2].equals("HTTP/1.1"), "malformed HTTP version");
        check(words[1].startsWith("/") && words[1].chars().allMatch(c -> c > ' ' && c != 0x7f), "invalid URL");
        List<String> headers = headers();
        Request head = new Request(words[0], words[1], headers, "", List.of());
        check(head.values("host").size() == 1, "missing required Host header, or too many");
        return transfer(head);
    }

    private Request transfer(Request head) throws IOException {
        List<String> codings = head.values("transfer-encoding");
        List<String> lengths = head.values("content-length");
        if (!codings.isEmpty()) {
            check(codings.size() == 1, "too many transfer encodings");
            check(codings.get(0).equalsIgnoreCase("chunked"), "unsupported transfer encoding");
            String body = chunks();
            return new Request(head.method, head.target, head.headers, body, headers());
        }
        for (String length : lengths) {
            check(length.equals(lengths.get(0)), "http: message cannot contain multiple Content-Length headers");
        }
        int length = lengths.isEmpty() ? 0 : length(lengths.get(0));
        return new Request(head.method, head.target, head.headers, exactly(length), List.of());
    }

    private static int length(String text) throws IOException {
        check(!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'), "bad Content-Length");
        check(text.length() <= 9, "a body that is not here");
        return Integer.parseInt(text);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(exactly(size));
            check(exactly(2).equals("\r\n"), "malformed chunked encoding");
        }
        return body.toString();
    }

    private int chunkSize() throws IOException {
        int end = bytes.indexOf('\n', at);
        check(end > at && bytes.charAt(end - 1) == '\r', "chunked line ends with bare LF");
        String line = bytes.substring(at, end - 1);
        check(line.indexOf('\r') < 0, "invalid CR in chunked line");
        at = end + 1;
        int extension = line.indexOf(';');
        String size = trimmedRight(extension < 0 ? line : line.substring(0, extension));
        check(!size.isEmpty() && size.length() <= MOST_HEX_DIGITS, "http chunk length too large, or empty");
        check(size.chars().allMatch(c -> "0123456789abcdefABCDEF".indexOf(c) >= 0), "invalid byte in chunk length");
        String digits = size.replaceFirst("^0+(?=.)", "");
        check(digits.length() < 8, "a chunk that is not here");
        return Integer.parseInt(digits, 16);
    }

    /** Up to an empty line; lines that begin with white space go on with the one before. */
    private List<String> headers() throws IOException {
        List<String> headers = new ArrayList<>();
        check(at >= bytes.length() || !isBlank(bytes.charAt(at)), "malformed MIME header initial line");
        for (String line = line(); !line.isEmpty(); line = line()) {
            StringBuilder whole = new StringBuilder(trimmedRight(line));
            while (at < bytes.length() && isBlank(bytes.charAt(at))) {
                whole.append(' ').append(line().strip());
            }
            int colon = whole.indexOf(":");
            check(colon > 0, "malformed MIME header");
            String name = whole.substring(0, colon);
            String value = trimmedRight(trimmedLeft(whole.substring(colon + 1)));
            check(isToken(name), "invalid header name");
            check(value.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\t'), "invalid header value");
            headers.add(name);
            headers.add(value);
        }
        return headers;
    }

    /** Without its end, a line feed with or without a carriage return before it. */
    private String line() throws IOException {
        int end = bytes.indexOf('\n', at);
        check(end >= 0, "unexpected EOF");
        String line = bytes.substring(at, end);
        at = end + 1;
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String exactly(int count) throws IOException {
        check(count <= bytes.length() - at, "unexpected EOF");
        at += count;
        return bytes.substring(at - count, at);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c >= '0' && c <= '9'
                                || c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || TOKEN.indexOf(c) >= 0);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String trimmedLeft(String text) {
        return text.replaceFirst("^[ \t]+", "");
    }

    private static String trimmedRight(String text) {
        return text.replaceFirst("[ \t]+$", "");
    }

    private static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
