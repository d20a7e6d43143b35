package io.gatehouse.audit;

/** How an answer ended. */
public enum Ending {
    /** The client has all of it. */
    WHOLE(""),
    /** The client left. */
    CUT_BY_CLIENT("by the client"),
    /** The gate ended it: a credential died, the gate stops, a limit. */
    CUT_BY_GATE("by the gate"),
    /** The API server broke off. */
    CUT_BY_UPSTREAM("by the API server"),
    /** The gate itself failed. */
    FAULT("by a fault of the gate");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    /** For the annotation, empty where there is none. */
    @Override
    public String toString() {
        return text;
    }
}
