package io.gatehouse.authz;

import io.gatehouse.remote.RemoteException;
import io.gatehouse.remote.RemoteService.Answer;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** A webhook gave no answer that can be used. Its text is for the log, and holds nothing of what was asked and answered. */
final class ReviewFailure extends Exception {
    private static final long serialVersionUID = 1;

    private static final String ERROR = "error";
    private static final String TIMEOUT = "timeout";

    private final String result;
    private final boolean isPassing;

    private ReviewFailure(String message, String result, boolean isPassing) {
        super(message, null, false, false);
        this.result = result;
        this.isPassing = isPassing;
    }

    /** There is an answer that says nothing. */
    static ReviewFailure unusable(String what) {
        return new ReviewFailure("the answer " + what, ERROR, false);
    }

    static ReviewFailure status(Answer answer) {
        int status = answer.status();
        boolean isPassing = status == 429 || status == 500 || status == 504 || answer.saysLater();
        return new ReviewFailure("the answer is " + status, status == 504 ? TIMEOUT : ERROR, isPassing);
    }

    /** There is no answer, or one that has been found to be none. */
    static ReviewFailure of(Throwable lost) {
        if (lost instanceof ReviewFailure known) {
            return known;
        }
        if (lost instanceof TimeoutException) {
            return new ReviewFailure("there is no answer in time", TIMEOUT, false);
        }
        if (lost instanceof RemoteException) {
            return new ReviewFailure(String.valueOf(lost.getMessage()), ERROR, false);
        }
        if (lost instanceof ConnectException) {
            return new ReviewFailure("nobody listens there", ERROR, false);
        }
        if (lost instanceof SSLException) {
            return new ReviewFailure("TLS fails: " + lost.getMessage(), ERROR, false);
        }
        boolean isBroken = lost instanceof HttpClosedException || lost instanceof SocketException;
        return new ReviewFailure("the connection is lost", ERROR, isBroken);
    }

    /** As kube-apiserver's metrics name it. */
    String result() {
        return result;
    }

    /** Whether another attempt may fare better. */
    boolean isPassing() {
        return isPassing;
    }
}
