package io.gatehouse.faults;

/** A server to which things happen. */
interface Mortal {
    /** At once, and without a word. */
    void kill() throws Exception;

    /** Once more, at the same port. */
    void start() throws Exception;

    /** It stands still. */
    void stop() throws Exception;

    void goOn() throws Exception;
}
