package io.gatehouse.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a client that takes nothing on trust makes of all that the gate has sent it for one request: bytes that are no part
 * of the answer are a failure.
 *
 * @param status 0 where no head has come
 * @param isWhole its end has come as the answer's own framing says
 * @param all as it came
 */
record Received(int status, String body, boolean isWhole, String all) {
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** @param headers more of the request's, each with its line's end */
    static Received overHttp1(AttackedGate gate, String method, String target, String headers, String body)
            throws IOException {
        try (RawClient client = gate.connect()) {
            client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + headers + "Connection: close\r\n"
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
            return read(method, client.rest());
        }
    }

    static Received overHttp2(Http2Client client, List<Header> request, String body) throws IOException {
        int stream = client.send(request, body.isEmpty());
        if (!body.isEmpty()) {
            client.sendBody(stream, body.getBytes(StandardCharsets.ISO_8859_1), true);
        }
        Http2Client.Answer answer = client.answer(stream);
        boolean isWhole = answer.status() > 0 && answer.hasEnded() && answer.reset() < 0;
        return new Received(answer.status(), answer.body(), isWhole, answer.toString());
    }

    /** Of HTTP/1.1: all that has come on a connection with one request. */
    private static Received read(String method, String all) {
        String rest = all;
        int status = 0;
        String head = "";
        while (status < 200) {
            int end = rest.indexOf(END_OF_HEAD);
            if (end < 0) {
                return new Received(0, "", false, all);
            }
            head = rest.substring(0, end);
            status = status(head, all);
            rest = rest.substring(end + END_OF_HEAD.length());
        }
        boolean hasBody = !method.equals("HEAD") && status != 204 && status != 304;
        Optional<String> length = value(head, "content-length");
        if (hasBody && value(head, "transfer-encoding").isPresent()) {
            return chunked(status, rest, all);
        }
        int expected = hasBody ? Integer.parseInt(length.orElse("0")) : 0;
        // How the connection was broken off may stand behind.
        String behind = rest.substring(Math.min(rest.length(), expected)).replaceFirst("^<.*>$", "");
        if (!behind.isEmpty()) {
            throw new AssertionError("bytes behind the answer: " + all);
        }
        boolean isWhole = rest.length() >= expected;
        return new Received(status, isWhole ? rest.substring(0, expected) : rest, isWhole, all);
    }

    private static int status(String head, String all) {
        if (!head.matches("(?s)HTTP/1\\.1 [1-9]\\d\\d [^\r\n]*(\r\n[!-9;-~]+:[^\r\n\0]*)*")) {
            throw new AssertionError("no head of HTTP/1.1: " + all);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static Optional<String> value(String head, String name) {
        List<String> values = head.lines()
                .skip(1)
                .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .toList();
        if (values.size() > 1) {
            throw new AssertionError(name + " more than once: " + head);
        }
        return values.stream().findFirst();
    }

    private static Received chunked(int status, String rest, String all) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = rest.indexOf("\r\n", at);
            if (line < 0 || !rest.substring(at, line).matches("[0-9a-f]+")) {
                return new Received(status, body.toString(), false, all);
            }
            int size = Integer.parseInt(rest.substring(at, line), 16);
            at = line + 2;
            if (size == 0) {
                return new Received(status, body.toString(), rest.substring(at).matches("(?s)(.*\r\n)?\r\n"), all);
            }
            body.append(rest, at, Math.min(rest.length(), at + size));
            at += size + 2;
            if (at > rest.length()) {
                return new Received(status, body.toString(), false, all);
            }
        }
    }

    @Override
    public String toString() {
        String shown = all.length() > 4000 ? all.substring(0, 4000) + "... (" + all.length() + " in all)" : all;
        return (isWhole ? "whole:\n" : "not whole:\n") + shown;
    }
}
