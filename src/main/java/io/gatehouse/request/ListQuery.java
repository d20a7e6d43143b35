package io.gatehouse.request;

import io.gatehouse.core.PercentEncoding;
import io.gatehouse.kube.FieldSelector;
import io.gatehouse.kube.Int64;
import io.gatehouse.kube.LabelSelectorSyntax;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a query says about listing, as far as it changes what is asked for: the first value of each parameter that
 * kube-apiserver decodes into {@code ListOptions} with a possible error (k8s.io/apimachinery, {@code
 * apis/meta/internalversion}). Pairs are read as Go's {@code url.ParseQuery} does: those with a bad escape or a semicolon
 * are skipped, and of more than 10,000 none is read.
 */
final class ListQuery {
    static final ListQuery NONE = new ListQuery();

    private static final int MOST_PAIRS = 10_000;

    private @Nullable String watch;
    private @Nullable String fieldSelector;
    private @Nullable String labelSelector;
    private @Nullable String limit;
    private @Nullable String timeoutSeconds;

    private ListQuery() {}

    /** @throws BadTargetException if a selector has a character that two readers could take for two things */
    static ListQuery parse(String target, int start) throws BadTargetException {
        ListQuery query = new ListQuery();
        if (target.length() > MOST_PAIRS
                && target.substring(start).chars().filter(c -> c == '&').count() >= MOST_PAIRS) {
            return query;
        }
        for (int from = start; from < target.length(); ) {
            int ampersand = target.indexOf('&', from);
            int to = ampersand < 0 ? target.length() : ampersand;
            query.readPair(target, from, to);
            from = to + 1;
        }
        requireText(query.fieldSelector);
        requireText(query.labelSelector);
        return query;
    }

    /** Unparsed, empty where there is none. */
    String fieldSelectorText() {
        return fieldSelector == null ? "" : fieldSelector;
    }

    /** Unparsed, empty where there is none. */
    String labelSelectorText() {
        return labelSelector == null ? "" : labelSelector;
    }

    boolean watches() {
        if (watch == null || watch.equals("0")) {
            return false;
        }
        if (!watch.equalsIgnoreCase("false")) {
            return true;
        }
        // Its second reading, of the value alone where anything else is broken, takes no long s for an s.
        return !isDecodable() && !watch.toLowerCase(Locale.ROOT).equals("false");
    }

    /** The one object's name that a field selector allows. */
    Optional<String> onlyName() {
        return fieldSelector != null && isDecodable() ? FieldSelector.onlyName(fieldSelector) : Optional.empty();
    }

    private boolean isDecodable() {
        return isWholeNumber(limit)
                && isWholeNumber(timeoutSeconds)
                && (labelSelector == null || LabelSelectorSyntax.isValid(labelSelector))
                && (fieldSelector == null || FieldSelector.isValid(fieldSelector));
    }

    private void readPair(String target, int from, int to) {
        if (from == to || indexOf(';', target, from, to) < to) {
            return;
        }
        int endOfKey = indexOf('=', target, from, to);
        Optional<String> key = decoded(target, from, endOfKey);
        if (key.isEmpty()) {
            return;
        }
        switch (key.get()) {
            case "watch" -> watch = first(watch, target, endOfKey, to);
            case "fieldSelector" -> fieldSelector = first(fieldSelector, target, endOfKey, to);
            case "labelSelector" -> labelSelector = first(labelSelector, target, endOfKey, to);
            case "limit" -> limit = first(limit, target, endOfKey, to);
            case "timeoutSeconds" -> timeoutSeconds = first(timeoutSeconds, target, endOfKey, to);
            default -> {}
        }
    }

    /** The end where it is not there: a search beyond it would make long queries slow. */
    private static int indexOf(char wanted, String text, int from, int to) {
        int index = from;
        while (index < to && text.charAt(index) != wanted) {
            index++;
        }
        return index;
    }

    private static @Nullable String first(@Nullable String earlier, String target, int endOfKey, int to) {
        return earlier != null
                ? earlier
                : decoded(target, Math.min(endOfKey + 1, to), to).orElse(null);
    }

    private static Optional<String> decoded(String target, int from, int to) {
        String raw = target.substring(from, to);
        return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? Optional.of(raw) : PercentEncoding.decode(raw, true);
    }

    private static boolean isWholeNumber(@Nullable String text) {
        return text == null || Int64.isValid(text);
    }

    private static void requireText(@Nullable String selector) throws BadTargetException {
        if (selector != null && (selector.indexOf(0) >= 0 || selector.indexOf(PercentEncoding.NO_CHARACTER) >= 0)) {
            throw new BadTargetException("a selector has NUL or bytes that are no UTF-8");
        }
    }
}
