package io.gatehouse.authn.jwt;

import io.gatehouse.core.Counters;
import java.util.HashMap;
import java.util.Map;

/** When an issuer was last asked for its keys, and which it gave, by kube-apiserver's names: until the end. */
final class LastFetches {
    private static final String PREFIX = "apiserver.authentication.jwt.authenticator.jwks.fetch.last.";

    private final Counters counters;
    private final String issuer;
    private final Map<String, Runnable> shown = new HashMap<>();
    private boolean isOver;

    /** @param issuer its hash */
    LastFetches(Counters counters, String issuer) {
        this.counters = counters;
        this.issuer = issuer;
    }

    /** @param keys the hash of what came */
    void succeeded(String keys) {
        showTime("success");
        show("keys", PREFIX + "key.set.info", 1, "hash", keys);
    }

    void failed() {
        showTime("failure");
    }

    private void showTime(String result) {
        show(result, PREFIX + "timestamp.seconds", System.currentTimeMillis() / 1000.0, "result", result);
    }

    private synchronized void show(String what, String name, double value, String label, String labelValue) {
        if (!isOver) {
            Runnable before = shown.remove(what);
            if (before != null) {
                before.run();
            }
            shown.put(what, counters.showing(name, () -> value, "jwt_issuer_hash", issuer, label, labelValue));
        }
    }

    synchronized void end() {
        isOver = true;
        shown.values().forEach(Runnable::run);
        shown.clear();
    }
}
