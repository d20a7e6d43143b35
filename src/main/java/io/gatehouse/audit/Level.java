package io.gatehouse.audit;

/** How much of a request is written down; each level includes those before it. */
public enum Level {
    NONE("None"),
    /** Who, what, when, from where and with which result. */
    METADATA("Metadata"),
    /** The object that was sent, too. */
    REQUEST("Request"),
    /** The object that came back, too. */
    REQUEST_RESPONSE("RequestResponse");

    private final String text;
    private final byte[] encoded;

    Level(String text) {
        this.text = text;
        this.encoded = EventLine.ascii('"' + text + '"');
    }

    boolean includes(Level other) {
        return compareTo(other) >= 0;
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
