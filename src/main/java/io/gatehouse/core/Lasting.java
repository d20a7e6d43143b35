package io.gatehouse.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What outlives the rules that use it, as long as the rules that follow use the same: what it knows, it keeps across a
 * reload. Safe on any thread.
 */
public final class Lasting {
    private final Map<Object, Held> held = new HashMap<>();

    /** Something with an end. */
    public interface Thing {
        void end();
    }

    private record Held(Thing thing, int users) {}

    /** What is there under an equal key, else a new one; each taker gives it back once. */
    @SuppressWarnings("unchecked") // keys are of the takers' own classes, and each class has things of one sort
    synchronized <T extends Thing> T take(Object key, Supplier<T> make) {
        Held there = held.get(key);
        Held now = there == null ? new Held(make.get(), 1) : new Held(there.thing, there.users + 1);
        held.put(key, now);
        return (T) now.thing;
    }

    /** The last one who gives it back ends it. */
    synchronized void giveBack(Object key) {
        Held there = held.remove(key);
        if (there != null && there.users > 1) {
            held.put(key, new Held(there.thing, there.users - 1));
        } else if (there != null) {
            there.thing.end();
        }
    }
}
