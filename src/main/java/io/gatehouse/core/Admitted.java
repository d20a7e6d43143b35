package io.gatehouse.core;

import java.util.List;

/** A request that may go to the API server, with the body that does. {@link Admission} alone makes it. */
public final class Admitted {
    private final Permit permit;
    private final Body body;
    private final List<String> warnings;

    Admitted(Permit permit, Body body, List<String> warnings) {
        this.permit = permit;
        this.body = body;
        this.warnings = warnings;
    }

    public Permit permit() {
        return permit;
    }

    public Call call() {
        return permit.call();
    }

    /** In place of the call's own. */
    public Body body() {
        return body;
    }

    /** For the client, beside those of the API server. */
    public List<String> warnings() {
        return warnings;
    }
}
