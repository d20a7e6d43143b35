package io.gatehouse.audit;

import java.util.Arrays;

/** An event's annotations, a few, in the order of their keys; the first value of a key stays. */
final class Annotations {
    private static final int USUAL = 4;

    private String[] keys;
    private String[] values;
    private int size;

    Annotations() {
        this(new String[USUAL], new String[USUAL], 0);
    }

    private Annotations(String[] keys, String[] values, int size) {
        this.keys = keys;
        this.values = values;
        this.size = size;
    }

    Annotations copy() {
        return new Annotations(keys.clone(), values.clone(), size);
    }

    void putIfAbsent(String key, String value) {
        int at = size;
        while (at > 0) {
            int order = keys[at - 1].compareTo(key);
            if (order == 0) {
                return;
            }
            if (order < 0) {
                break;
            }
            at--;
        }
        insert(at, key, value);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** As members of an object. */
    void writeTo(EventLine line) {
        for (int i = 0; i < size; i++) {
            line.name(keys[i]);
            line.text(values[i]);
        }
    }

    private void insert(int at, String key, String value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(values, at, values, at + 1, size - at);
        keys[at] = key;
        values[at] = value;
        size++;
    }
}
