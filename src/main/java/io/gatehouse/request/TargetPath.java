package io.gatehouse.request;

import io.gatehouse.core.PercentEncoding;

/** A request target's path, decoded once as a whole and then cut at its slashes, as Go and kube-apiserver do. */
final class TargetPath {
    /** {@code apis}, group, version, verb, {@code namespaces}, namespace, resource, name, subresource. */
    private static final int MOST_PARTS = 9;

    private final String text;
    private final int firstEncodedSlash;
    private final int[] starts = new int[MOST_PARTS];
    private final int[] ends = new int[MOST_PARTS];
    private int count;

    private TargetPath(String text, int firstEncodedSlash) {
        this.text = text;
        this.firstEncodedSlash = firstEncodedSlash;
        cut();
    }

    /** @throws BadTargetException if an escape is none */
    static TargetPath of(String raw) throws BadTargetException {
        int firstEscape = raw.indexOf('%');
        if (firstEscape < 0) {
            return new TargetPath(raw, Integer.MAX_VALUE);
        }
        String decoded = PercentEncoding.decode(raw, false)
                .orElseThrow(() -> new BadTargetException("the path has a bad percent-encoding"));
        return new TargetPath(decoded, firstEncodedSlash(raw, firstEscape));
    }

    /** Decoded. */
    String text() {
        return text;
    }

    /** Parts between slashes, those at both ends left out; more than any rule looks at are not counted. */
    int count() {
        return count;
    }

    /** Empty where there is none. */
    String part(int index) {
        return index < count ? text.substring(starts[index], ends[index]) : "";
    }

    /** Where in the text a part that is there ends. */
    int endOf(int index) {
        return ends[index];
    }

    /**
     * @param end of the part of the text that the API server itself reads; dot segments are refused behind it too
     * @throws BadTargetException if anything in it could be read otherwise
     */
    void requirePlain(int end) throws BadTargetException {
        if (firstEncodedSlash <= end) {
            throw new BadTargetException("the path has an encoded slash");
        }
        int start = 1;
        for (int i = 1; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '/';
            if (i < end && (c == '\\' || c == 0 || c == PercentEncoding.NO_CHARACTER)) {
                throw new BadTargetException("the path has a backslash, NUL or bytes that are no UTF-8");
            }
            if (c == '/' || c == '\\') {
                requireOrdinarySegment(start, i, end);
                start = i + 1;
            }
        }
    }

    private void requireOrdinarySegment(int from, int to, int end) throws BadTargetException {
        if (to - from == 1 && text.charAt(from) == '.' || to - from == 2 && text.startsWith("..", from)) {
            throw new BadTargetException("the path has a dot segment");
        }
        if (from == to && to < end) {
            throw new BadTargetException("the path has an empty segment");
        }
    }

    private void cut() {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        while (from < to && count < MOST_PARTS) {
            int slash = text.indexOf('/', from);
            starts[count] = from;
            ends[count] = slash < 0 ? to : Math.min(slash, to);
            from = ends[count++] + 1;
        }
    }

    /** Its place in the decoded text. */
    private static int firstEncodedSlash(String raw, int firstEscape) {
        for (int i = firstEscape; i >= 0; i = raw.indexOf('%', i + 3)) {
            if (raw.regionMatches(true, i, "%2F", 0, 3)) {
                return PercentEncoding.decode(raw.substring(0, i), false)
                        .orElse("")
                        .length();
            }
        }
        return Integer.MAX_VALUE;
    }
}
