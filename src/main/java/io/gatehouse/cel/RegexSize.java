package io.gatehouse.cel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * About how many instructions a regular expression compiles to, without compiling it: {@code ((a{1000}){1000}){1000}} is short
 * and would fill the memory. Counts too much rather than too little.
 */
final class RegexSize {
    /** Larger programs take more memory than any policy is worth. */
    static final long MAX = 10_000;

    private static final long ENDLESS = Integer.MAX_VALUE;

    private final String pattern;
    private int at;
    private long sequence;
    private long atom;

    private RegexSize(String pattern) {
        this.pattern = pattern;
    }

    static long of(String pattern) {
        return new RegexSize(pattern).measure();
    }

    private long measure() {
        Deque<Long> outer = new ArrayDeque<>();
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '(' -> {
                    endAtom();
                    outer.push(sequence);
                    sequence = 2;
                }
                case ')' -> {
                    endAtom();
                    long group = sequence;
                    sequence = outer.isEmpty() ? 0 : outer.pop();
                    atom = group;
                }
                case '{' -> repeat();
                case '[' -> {
                    endAtom();
                    skipClass();
                    atom = 1;
                }
                case '\\' -> {
                    endAtom();
                    at = Math.min(at + 1, pattern.length());
                    atom = 1;
                }
                default -> {
                    endAtom();
                    atom = 1;
                }
            }
        }
        endAtom();
        while (!outer.isEmpty()) {
            sequence = add(sequence, outer.pop());
        }
        return 1 + sequence;
    }

    private void endAtom() {
        sequence = add(sequence, atom);
        atom = 0;
    }

    /** The largest number between the braces is how often the atom before them may be there. */
    private void repeat() {
        int end = pattern.indexOf('}', at);
        long times = 1;
        long number = 0;
        for (int i = at; i < end; i++) {
            char c = pattern.charAt(i);
            number = c >= '0' && c <= '9' ? Math.min(ENDLESS, number * 10 + (c - '0')) : 0;
            times = Math.max(times, number);
        }
        atom = Math.min(ENDLESS, Math.max(1, atom) * times);
        at = Math.max(at, end + 1);
    }

    private void skipClass() {
        int first = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, pattern.length());
    }

    private static long add(long left, long right) {
        return Math.min(ENDLESS, left + right);
    }
}
