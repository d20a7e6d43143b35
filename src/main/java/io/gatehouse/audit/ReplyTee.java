package io.gatehouse.audit;

import io.gatehouse.core.Reply;
import io.vertx.core.MultiMap;

/** A reply's body, seen by a capture. */
final class ReplyTee extends Tee implements Reply.Content {
    private final Reply.Content content;

    ReplyTee(Reply.Content content, Capture capture) {
        super(content, capture);
        this.content = content;
    }

    @Override
    public MultiMap trailers() {
        return content.trailers();
    }

    @Override
    public void cancel(Throwable cause) {
        content.cancel(cause);
    }
}
