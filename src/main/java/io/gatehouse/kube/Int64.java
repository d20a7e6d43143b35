package io.gatehouse.kube;

/** Numbers as Go's {@code strconv.ParseInt(text, 10, 64)} takes them. */
public final class Int64 {
    private Int64() {}

    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
