package io.gatehouse.core;

/** A request needs no further walk, for the API server has said what there is to say: its answer is the client's. */
public final class AnsweredException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    public AnsweredException(Reply reply) {
        super("answered with " + reply.status(), null, false, false);
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
