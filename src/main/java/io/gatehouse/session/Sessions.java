package io.gatehouse.session;

import io.gatehouse.core.Call;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All long-running requests of the process. Safe on any thread. */
public final class Sessions {
    private static final long RETRY_MILLIS = 5000;

    private final Vertx vertx;
    private final Clock clock;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();

    /** A session's place among the open ones. */
    @FunctionalInterface
    public interface Lease {
        /** To be called once, when it has ended. */
        void close();
    }

    /** Who may still do what a call asks for: fails where nobody may any more. */
    @FunctionalInterface
    public interface Judge extends Function<Call, Future<Subject>> {}

    public Sessions(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * It is cut when its credential expires, or when it is judged again and fails.
     *
     * @param judge asked as often as the proof wants it
     */
    public Lease open(Session session, Judge judge) {
        open.add(session);
        Proof proof = session.subject().caller().proof();
        List<Long> timers = Stream.concat(
                        proof.expires().map(end -> cutAt(session, end)).stream(),
                        proof.recheck().map(period -> recheckEvery(period, session, judge)).stream())
                .toList();
        return () -> {
            open.remove(session);
            timers.forEach(vertx::cancelTimer);
        };
    }

    private long recheckEvery(Duration period, Session session, Judge judge) {
        return vertx.setPeriodic(period.toMillis(), id -> recheck(session, judge));
    }

    private long cutAt(Session session, Instant expires) {
        long left = Duration.between(clock.instant(), expires).toMillis();
        // A timer's delay is bounded; a certificate's life may be longer than any process.
        long delay = Math.max(1, Math.min(left, Duration.ofDays(365).toMillis()));
        return vertx.setTimer(
                delay,
                id -> session.context().runOnContext(now -> session.cutter().cut("the credential has expired")));
    }

    /** Judges every session by new rules; whoever is no longer who it was, or may no longer, is cut. */
    public void recheck(Judge judge) {
        open.forEach(session -> recheck(session, judge));
    }

    /** The same for one of them. */
    public void recheck(Session session, Judge judge) {
        session.context().runOnContext(now -> recheckHere(session, judge));
    }

    private void recheckHere(Session session, Judge judge) {
        judge.apply(session.call())
                .onComplete(
                        subject -> {
                            if (!subject.equals(session.subject())) {
                                session.cutter().cut("the credential is another user's now");
                            }
                        },
                        failure -> refused(session, judge, failure));
    }

    /** Where a judge could not decide just now, it is asked again: soon, unless it is anyhow. */
    private void refused(Session session, Judge judge, Throwable failure) {
        if (failure instanceof Refusal refusal && refusal.isFinal()) {
            session.cutter().cut("it is no longer allowed");
        } else if (open.contains(session)
                && session.subject().caller().proof().recheck().isEmpty()) {
            vertx.setTimer(RETRY_MILLIS, id -> recheckHere(session, judge));
        }
    }

    /**
     * Ends the watches that there are one after another, evenly over this time: their clients go on elsewhere, and not all
     * at once.
     */
    public void endWatches(Duration within, String why) {
        List<Session> watches = open.stream()
                .filter(session -> session.call().info().verb().equals("watch"))
                .toList();
        for (int i = 0; i < watches.size(); i++) {
            Session watch = watches.get(i);
            long delay = within.toMillis() * (i + 1) / (watches.size() + 1);
            vertx.setTimer(Math.max(1, delay), id -> cut(watch, why));
        }
    }

    /** Cuts all, for the process is about to end. */
    public void cutAll(String why) {
        open.forEach(session -> cut(session, why));
    }

    private void cut(Session session, String why) {
        session.context().runOnContext(now -> {
            if (open.contains(session)) {
                session.cutter().cut(why);
            }
        });
    }

    public int count() {
        return open.size();
    }
}
