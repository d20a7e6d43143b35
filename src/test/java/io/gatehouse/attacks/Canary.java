package io.gatehouse.attacks;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * What one request of one user is known by, wherever it turns up.
 *
 * @param isBobs or robot's
 * @param lines how often it is in the answer
 * @param hasBody whether it is sent as the request's body too
 */
record Canary(boolean isBobs, String id, int lines, boolean hasBody) {
    private static final String SIGN = "canary-";
    /** What is cut off has none. */
    private static final String END = ".\n";

    private static final Pattern WHOLE = Pattern.compile(SIGN + "([a-z]+-[0-9]+-[0-9]+)" + Pattern.quote(END));
    private static final int MANY = 2000;

    static Canary of(boolean isBobs, String id, Random random) {
        int size = random.nextInt(20);
        int lines = size == 0 ? MANY : size < 6 ? 100 : 1;
        return new Canary(isBobs, id, lines, random.nextInt(4) == 0);
    }

    private String user() {
        return isBobs ? "bob" : "robot";
    }

    private Header who() {
        return isBobs ? Way.BOB : Way.ROBOT;
    }

    private String method() {
        return hasBody ? "POST" : "GET";
    }

    private String target() {
        return "/api/v1/namespaces?" + lines + "&" + SIGN + user() + "-" + id;
    }

    String requestBody() {
        return hasBody ? SIGN + user() + "-" + id : "";
    }

    String http1() {
        return method() + " " + target() + " HTTP/1.1\r\n" + Attempt.HOST + who() + "\r\n"
                + (hasBody ? "Content-Length: " + requestBody().length() + "\r\n" : "") + "\r\n" + requestBody();
    }

    List<Header> http2() {
        return Http2Client.request(method(), target(), "authorization", who().value());
    }

    /** What an API server answers that is told this user and this target; nothing where the two do not fit. */
    static String answer(RecordedRequest request) {
        String[] parts = request.target().split("[?&]");
        String sign = parts[2];
        String user = request.values("x-remote-user").toString();
        boolean isOne = user.equals("[bob]") || user.equals("[robot]");
        boolean fits = isOne
                && sign.startsWith(SIGN + user.substring(1, user.length() - 1) + "-")
                && (request.body().isEmpty() || request.body().equals(sign));
        return fits ? (sign + END).repeat(Integer.parseInt(parts[1])) : "";
    }

    void check(int status, String body, String all) {
        if (status == 200 && !body.equals((SIGN + user() + "-" + id + END).repeat(lines))) {
            throw new AssertionError("not what " + this + " is answered: " + all);
        }
        isAlone(all);
    }

    /** There is no other canary in this: of those that are whole, for a chunk may end in the middle of one. */
    void isAlone(String text) {
        WHOLE.matcher(text).results().forEach(found -> {
            if (!found.group(1).equals(user() + "-" + id)) {
                throw new AssertionError(found.group() + " in what came for " + this + ": " + text);
            }
        });
    }
}
