package io.gatehouse.server;

import io.gatehouse.core.Limit;
import java.util.Optional;

/** What a client has begun to send and has only so long for. On its connection's event loop. */
interface Awaited {
    /** Which time has run out, if one has. */
    Optional<Limit> exceeded();

    /** It has not come, and nobody waits for it any longer. */
    void giveUp();
}
