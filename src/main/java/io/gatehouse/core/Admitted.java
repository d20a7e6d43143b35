package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A request that may go to the API server, with the body that does. {@link Admission} alone makes it. */
public final class Admitted {
    private final Permit permit;
    private final Body body;
    private final List<String> warnings;

    private final Optional<Supplier<Future<Admitted>>> again;

    Admitted(Permit permit, Body body, List<String> warnings, Optional<Supplier<Future<Admitted>>> again) {
        this.permit = permit;
        this.body = body;
        this.warnings = warnings;
        this.again = again;
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

    /**
     * Judges what there is by now, where a conflict may be about what was judged and not about what the client said; empty where it
     * is the client's.
     */
    public Optional<Supplier<Future<Admitted>>> again() {
        return again;
    }
}
