package io.gatehouse.upstream;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done when a request takes too long, on one event loop: a wheel of whole seconds, for a timer of its own
 * would cost each request more than all the rest of waiting.
 */
final class Deadlines {
    private static final int SLOTS = 128;

    private final Entry[] wheel = new Entry[SLOTS];
    private int now;

    /** Runs at its time unless it is cancelled before; on one event loop. */
    static final class Entry {
        private final Runnable action;
        private int rounds;
        private Entry previous = this;
        private Entry next = this;

        private Entry(Runnable action, int rounds) {
            this.action = action;
            this.rounds = rounds;
        }

        void cancel() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        private void insertBehind(Entry head) {
            previous = head;
            next = head.next;
            head.next.previous = this;
            head.next = this;
        }
    }

    /** On the event loop of the current context, as long as that lives. */
    Deadlines(Vertx vertx) {
        for (int i = 0; i < SLOTS; i++) {
            wheel[i] = new Entry(() -> {}, 0);
        }
        vertx.setPeriodic(1000, timer -> tick());
    }

    /** @param seconds at least 1; it runs up to a second later */
    Entry in(int seconds, Runnable action) {
        int ticks = seconds + 1;
        Entry entry = new Entry(action, ticks / SLOTS);
        entry.insertBehind(wheel[(now + ticks) % SLOTS]);
        return entry;
    }

    private void tick() {
        now = (now + 1) % SLOTS;
        Entry head = wheel[now];
        List<Entry> due = new ArrayList<>();
        for (Entry entry = head.next; entry != head; entry = entry.next) {
            if (entry.rounds-- <= 0) {
                due.add(entry);
            }
        }
        for (Entry entry : due) {
            // One that ran before may have cancelled it.
            if (entry.next != entry) {
                entry.cancel();
                entry.action.run();
            }
        }
    }
}
