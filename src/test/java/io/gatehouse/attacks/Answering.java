package io.gatehouse.attacks;

import java.io.IOException;

/** How the upstream answers one request. */
interface Answering {
    void reply(Script.Reply reply) throws IOException;

    /** The head of a reply whose end comes by {@link #finish}. */
    void begin(Script.Reply head) throws IOException;

    void finish(String body) throws IOException;

    /** Its number on an HTTP/2 connection, 0 in HTTP/1.1. */
    int stream();

    /** Whatever these bytes are. */
    void send(byte[] bytes) throws IOException;

    /** Ends the connection. */
    void hangUp() throws IOException;

    void switchTo(Script.Switch protocol) throws IOException;

    /** A part of the body of the reply that has begun. */
    void more(String part) throws IOException;

    void refuse() throws IOException;

    void reset() throws IOException;
}
