package io.gatehouse.attacks;

import java.io.IOException;

/** How the upstream answers one request. */
interface Answering {
    void reply(Script.Reply reply) throws IOException;

    /** The head of a reply whose end comes by {@link #finish}. */
    void begin(Script.Reply head) throws IOException;

    void finish(String body) throws IOException;

    void raw(Script.Raw raw) throws IOException;

    void switchTo(Script.Switch protocol) throws IOException;

    /** A part of the body of the reply that has begun. */
    void more(String part) throws IOException;

    void refuse() throws IOException;

    void reset() throws IOException;
}
