package io.gatehouse.pki;

import java.io.IOException;

/** A PEM text or file cannot be used; the message names it and says why, and never quotes from a key. */
public final class PemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    PemException(String source, String problem) {
        super(source + ": " + problem);
        this.problem = problem;
    }

    /** What is wrong, without the name of the text or file. */
    public String problem() {
        return problem;
    }
}
