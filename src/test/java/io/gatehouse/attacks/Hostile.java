package io.gatehouse.attacks;

/**
 * One thing that an API server does which it should not, and what a client may get then.
 *
 * @param sparesConnection whether the connection may go on to be used
 */
record Hostile(String what, Script script, Fate fate, boolean sparesConnection) {
    static final String HONEST = "honest\n";

    /** What belongs to no answer. */
    static final String POISON = "poisoned";

    Hostile sparing() {
        return new Hostile(what, script, fate, true);
    }

    @Override
    public String toString() {
        return what;
    }
}
