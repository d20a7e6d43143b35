package io.gatehouse.core;

import java.time.Duration;

/** What rules are fed with from elsewhere while they are in use. Safe on any thread. */
public interface Feed {
    /** As readiness names it. */
    String name();

    /** Why it is not well, empty where it is: then requests are better sent to another gate. */
    String fault();

    /** For how long nothing has been known of what there is by now; zero while it is known. */
    Duration age();
}
