package io.gatehouse.server;

import java.io.IOException;

/** A port could not be opened; the message names it and whose it is, and says why as the operating system does. */
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1;

    CannotListenException(String who, String address, int port, Throwable cause) {
        super("cannot listen on " + address + ", port " + port + " (" + who + "): " + reason(cause), cause);
    }

    /** Without what Netty's natives put before it: {@code bind(..) failed with error(-98): Address already in use}. */
    private static String reason(Throwable cause) {
        return String.valueOf(cause.getMessage()).replaceFirst("^bind\\(.*\\) failed.*: ", "");
    }
}
