package io.gatehouse.admission;

import io.gatehouse.core.AnsweredException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Reply;

/** What was stored when a write was judged is no longer what is stored. */
final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Reply conflict;
    private final transient Body body;

    /** @param body what is to be judged again */
    OvertakenException(Reply conflict, Body body) {
        super("overtaken", null, false, false);
        this.conflict = conflict;
        this.body = body;
    }

    /** What is to be judged again; nobody reads of the conflict. */
    Body giveUp() {
        conflict.body().cancel(this);
        return body;
    }

    /** The conflict is what the client is told, where nobody judges again. */
    static Throwable told(Throwable problem) {
        return problem instanceof OvertakenException overtaken ? new AnsweredException(overtaken.conflict) : problem;
    }
}
