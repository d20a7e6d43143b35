package io.gatehouse.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message of the {@link Schema}.
 *
 * @param name in JSON
 * @param scalar what its value is, or null where it is a message
 * @param message the full name of the message that its value is, or null where it is a scalar
 * @param nullable whether it distinguishes "not set" from "empty"
 * @param omitted whether JSON leaves it out when it is empty
 * @param inlined whether the fields of its message stand in its place in JSON
 * @param retainKeys whether a strategic merge patch names the keys that stay
 * @param mergeKey the key by which a strategic merge patch merges the list: empty where the items are their own keys, null where
 *     the list is replaced
 */
public record Field(
        String name,
        int number,
        @Nullable Scalar scalar,
        @Nullable String message,
        Shape shape,
        boolean nullable,
        boolean omitted,
        boolean inlined,
        boolean retainKeys,
        @Nullable String mergeKey) {

    /** How often the field's value occurs. */
    public enum Shape {
        ONE,
        LIST,
        /** Values by a string key. */
        MAP
    }

    private static final Pattern FORM =
            Pattern.compile("(\\w+):(\\d+):(\\*?)(\\[]|\\{}|)([\\w.]+)(\\??)(<?)(~?)(@\\w*)?");

    static Field parse(String word, String home) {
        Matcher m = FORM.matcher(word);
        if (!m.matches()) {
            throw new IllegalArgumentException("not a field: " + word);
        }
        String type = m.group(5);
        boolean isMessage = type.contains(".");
        String merge = m.group(9);
        return new Field(
                m.group(1),
                Integer.parseInt(m.group(2)),
                isMessage ? null : Scalar.of(type),
                isMessage ? (type.startsWith(".") ? home + type : type) : null,
                m.group(4).isEmpty() ? Shape.ONE : m.group(4).equals("[]") ? Shape.LIST : Shape.MAP,
                !m.group(3).isEmpty(),
                !m.group(6).isEmpty(),
                !m.group(7).isEmpty(),
                !m.group(8).isEmpty(),
                merge == null ? null : merge.substring(1));
    }
}
