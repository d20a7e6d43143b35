package io.gatehouse.upstream;

import io.gatehouse.core.Refusal;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Optional;

/**
 * How long the head of an answer may be.
 *
 * @param onReached told of each that is longer
 */
record ReplyHeadLimit(int bytes, Runnable onReached) {
    /** Where that is why an answer could not be read: there is no sense in asking again. */
    Optional<Refusal> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooLongFrameException || cause instanceof Http2Exception.HeaderListSizeException) {
                onReached.run();
                return Optional.of(Refusal.badGateway("the head of the API server's answer is too long"));
            }
        }
        return Optional.empty();
    }
}
