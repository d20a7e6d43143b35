package io.gatehouse.server;

import io.gatehouse.audit.Audit;
import io.gatehouse.channel.UnprovenBytes;
import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.core.Authorization;
import io.gatehouse.core.Call;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Walk;
import io.gatehouse.flow.InFlight;
import io.gatehouse.impersonation.Impersonation;
import io.gatehouse.metrics.Metrics;
import io.gatehouse.session.Session;
import io.gatehouse.session.Sessions;
import io.gatehouse.upstream.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What lives as long as the process and is shared by its event loops: counts, sessions, the audit, the cluster as it is
 * known to be; and the rules, one immutable value that a reload swaps.
 */
final class Engine {
    /** Who came by former rules may still be asking by them. */
    private static final long FORMER_RULES_MILLIS = 120_000;

    /** A head takes up to three times its bytes. */
    private static final int PART_OF_HEAP_FOR_STRANGERS = 8;

    private final Standing standing;
    private final Audit audit;
    private final Cluster cluster;
    private final InFlight inFlight;
    private final Sessions sessions;
    private final UnprovenBytes.Budget unprovenBudget;
    private final Impersonation impersonation = new Impersonation();
    private final LimitCounts limits;
    private final ConnectionCounts connections;
    private final AtomicReference<Rules> rules;

    Engine(
            Standing standing,
            Audit audit,
            Cluster cluster,
            Sessions sessions,
            GatewayConfiguration configuration,
            Rules rules) {
        this.standing = standing;
        this.audit = audit;
        this.cluster = cluster;
        this.sessions = sessions;
        this.limits = new LimitCounts(standing.metrics());
        this.connections = new ConnectionCounts(limits);
        this.inFlight = new InFlight(configuration.flow(), limits);
        this.unprovenBudget = new UnprovenBytes.Budget(
                Math.min(
                        Runtime.getRuntime().maxMemory() / PART_OF_HEAP_FOR_STRANGERS,
                        configuration.limits().stream()
                                .mapToLong(ListenerConfiguration.Limits::unauthenticatedHeadBytes)
                                .max()
                                .orElseThrow()),
                () -> limits.reached(Limit.UNAUTHENTICATED_HEAD_BYTES));
        this.rules = new AtomicReference<>(rules);
        EngineGauges.bind(this);
        standing.changed().set(this::rulesHaveChanged);
    }

    Vertx vertx() {
        return standing.vertx();
    }

    Metrics metrics() {
        return standing.metrics();
    }

    Audit audit() {
        return audit;
    }

    Cluster cluster() {
        return cluster;
    }

    String clusterName() {
        return cluster.name();
    }

    InFlight inFlight() {
        return inFlight;
    }

    Sessions sessions() {
        return sessions;
    }

    Impersonation impersonation() {
        return impersonation;
    }

    Standing standing() {
        return standing;
    }

    UnprovenBytes.Budget unprovenBudget() {
        return unprovenBudget;
    }

    LimitCounts limits() {
        return limits;
    }

    ConnectionCounts connections() {
        return connections;
    }

    Rules rules() {
        return rules.get();
    }

    /** From the next request on; and what is under way for long is judged again. */
    void use(Rules next) {
        // Whoever reloads often would else fill the memory with what nobody asks any more.
        Environment former = rules.getAndSet(next).environment();
        sessions.recheck(call -> judge(next, call));
        vertx().setTimer(FORMER_RULES_MILLIS, over -> former.end());
    }

    /** Of themselves: whoever was let in by what they said before is judged again, whoever is about to be kept too. */
    private void rulesHaveChanged() {
        Rules now = rules.updateAndGet(Rules::again);
        sessions.recheck(call -> judge(now, call));
    }

    /**
     * Keeps a session among those that a reload judges again.
     *
     * @param rules that it was let in by: it may have missed the reload that replaced them
     */
    Sessions.Lease open(Session session, Rules rules) {
        Sessions.Lease lease = sessions.open(session, call -> judge(rules(), call));
        Rules now = rules();
        if (now != rules) {
            sessions.recheck(session, call -> judge(now, call));
        }
        return lease;
    }

    /** Fails with a {@link Refusal} where a call would not be let in any more, or not as the same. */
    Future<Void> judgeAgain(Call call, Subject as) {
        return Walk.from(judge(rules(), call))
                .then(subject -> subject.equals(as)
                        ? Future.<Void>succeededFuture()
                        : Future.<Void>failedFuture(Refusal.unauthorized("the credential is another user's now")))
                .future();
    }

    /** Whether, and as whom, a call that is under way would still be let in. */
    private Future<Subject> judge(Rules now, Call call) {
        return Walk.from(now.authentication().identify(call))
                .then(caller -> impersonation.subject(now.authorizer(), call, caller))
                .then(subject -> Authorization.require(now.authorizer(), call, subject, decision -> {}))
                .then(permit -> Future.succeededFuture(permit.subject()))
                .future();
    }
}
