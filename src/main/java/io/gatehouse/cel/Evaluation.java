package io.gatehouse.cel;

/** What an expression came to. */
public sealed interface Evaluation {
    /**
     * A value of the expression's type.
     *
     * @param value {@link Boolean}, {@link String}, {@link Long} and so on; null is a value that has none
     */
    record Value(Object value) implements Evaluation {
        public boolean isTrue() {
            return Boolean.TRUE.equals(value);
        }
    }

    /** @param message in cel-go's words where there are any ({@code no such key: x}), short and on one line */
    record Failed(String message) implements Evaluation {}

    /** The {@link Budget} was spent before there was a value. */
    record Exhausted() implements Evaluation {}
}
