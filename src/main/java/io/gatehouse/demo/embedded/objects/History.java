package io.gatehouse.demo.embedded.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last changes, so that a watch can go on from where it was. */
public final class History {
    private static final int CAPACITY = 2_000;

    private final Deque<Change> changes = new ArrayDeque<>();
    private long forgotten = 1;

    void add(Change change) {
        changes.addLast(change);
        if (changes.size() > CAPACITY) {
            forgotten = changes.removeFirst().version();
        }
    }

    /**
     * The changes after that version, oldest first.
     *
     * @throws Failure 410 where not all of them are known any more
     */
    public List<Change> since(long version) {
        if (version < forgotten) {
            throw Failure.expired(version, forgotten);
        }
        // Who asks is mostly near the end.
        Deque<Change> later = new ArrayDeque<>();
        for (Iterator<Change> back = changes.descendingIterator(); back.hasNext(); ) {
            Change change = back.next();
            if (change.version() <= version) {
                break;
            }
            later.addFirst(change);
        }
        return List.copyOf(later);
    }
}
