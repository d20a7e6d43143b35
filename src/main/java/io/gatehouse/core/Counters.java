package io.gatehouse.core;

/** Where stages tell what happens, to be counted. All values of labels are the program's or its configuration's own. */
public interface Counters {
    /** Counts one. */
    void count(String name, String... labels);

    /** Keeps how long something took. */
    void took(String name, long nanos, String... labels);

    Counters NONE = new Counters() {
        @Override
        public void count(String name, String... labels) {}

        @Override
        public void took(String name, long nanos, String... labels) {}
    };
}
