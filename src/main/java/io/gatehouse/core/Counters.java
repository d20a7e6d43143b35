package io.gatehouse.core;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** Where stages tell what happens, to be counted. All values of labels are the program's or its configuration's own. */
public interface Counters {
    /** Counts one. */
    default void count(String name, String... labels) {
        counting(name, labels).run();
    }

    /** Keeps how long something took. */
    default void took(String name, long nanos, String... labels) {
        timing(name, labels).accept(nanos);
    }

    /** Counts one each time that it is run: to be kept, where that is often. */
    Runnable counting(String name, String... labels);

    /** Takes how many nanoseconds something took: likewise. */
    LongConsumer timing(String name, String... labels);

    /** How many are under way; the same for all who ask for it. */
    LongAdder underWay(String name, String... labels);

    /**
     * Shows a value that is asked for at each scrape, in the place of an earlier one.
     *
     * @return ends that, unless a later one is there by then
     */
    Runnable showing(String name, DoubleSupplier value, String... labels);

    Counters NONE = new Counters() {
        @Override
        public Runnable counting(String name, String... labels) {
            return () -> {};
        }

        @Override
        public LongConsumer timing(String name, String... labels) {
            return nanos -> {};
        }

        @Override
        public LongAdder underWay(String name, String... labels) {
            return new LongAdder();
        }

        @Override
        public Runnable showing(String name, DoubleSupplier value, String... labels) {
            return () -> {};
        }
    };
}
