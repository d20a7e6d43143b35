package io.gatehouse.core;

/** Sees, changes or ends a response on its way to the client. */
@FunctionalInterface
public interface ReplyStage {
    Reply apply(Permit permit, Reply reply);
}
