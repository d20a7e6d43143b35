package io.gatehouse.session;

import io.gatehouse.core.Call;
import io.gatehouse.core.Subject;
import io.vertx.core.Context;

/**
 * A long-running request whose answer has begun.
 *
 * @param context where it lives: it is judged again and cut there
 */
public record Session(Call call, Subject subject, Context context, Cutter cutter) {
    /** One is itself alone: what it is about may come twice, its audit ID by a proxy's word too. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Ends a stream. */
    @FunctionalInterface
    public interface Cutter {
        /**
         * Ends it soon, where its receiver can tell that it was not whole, or at the border of two events.
         *
         * @param why for the audit
         */
        void cut(String why);
    }
}
