package io.gatehouse.remote;

/** Somebody was asked and gave no answer that could be used. Its text holds nothing of what was sent or received. */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1;

    RemoteException(String message) {
        super(message, null, false, false);
    }
}
