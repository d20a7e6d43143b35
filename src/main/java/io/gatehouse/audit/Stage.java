package io.gatehouse.audit;

/** The moments of a request that may be written down. */
public enum Stage {
    REQUEST_RECEIVED("RequestReceived"),
    /** The answer's head goes out; only of requests that last. */
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete"),
    /** In place of the one before, where the gate itself failed. */
    PANIC("Panic");

    private final String text;
    private final byte[] encoded;

    Stage(String text) {
        this.text = text;
        this.encoded = EventLine.ascii('"' + text + '"');
    }

    /** In quotes. */
    byte[] encoded() {
        return encoded;
    }

    /** As policies and events name it. */
    @Override
    public String toString() {
        return text;
    }
}
