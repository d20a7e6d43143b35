package io.gatehouse.server;

import io.gatehouse.audit.AuditTrail;
import io.gatehouse.core.Call;
import java.util.ArrayList;
import java.util.List;

/** One request on its way: what goes with it, and what is to be given back when its answer has ended. */
final class Passage {
    private final Call call;
    private final Rules rules;
    private final AuditTrail trail;
    private final Responder responder;
    private final List<Runnable> returns = new ArrayList<>(2);
    private boolean isFaulty;

    /** @param rules those that held when it came; a reload does not change them midway */
    Passage(Call call, Rules rules, AuditTrail trail, Responder responder) {
        this.call = call;
        this.rules = rules;
        this.trail = trail;
        this.responder = responder;
    }

    Call call() {
        return call;
    }

    Rules rules() {
        return rules;
    }

    AuditTrail trail() {
        return trail;
    }

    Responder responder() {
        return responder;
    }

    /** The gate itself has failed at it. */
    void faulty() {
        isFaulty = true;
    }

    boolean isFaulty() {
        return isFaulty;
    }

    /** To be run when the answer has ended; at once if it already has. */
    void atEnd(Runnable action) {
        if (responder.isOver()) {
            action.run();
        } else {
            returns.add(action);
        }
    }

    void ended() {
        returns.forEach(Runnable::run);
        returns.clear();
    }
}
