package io.gatehouse.upstream;

import io.gatehouse.core.Admitted;
import io.gatehouse.core.Answer;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests of one event loop to the API servers of a cluster. A request goes to another server where the first one
 * provably did not act on it, or where it only reads; no write is ever sent twice.
 */
public final class Forwarder implements Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final int MAX_ATTEMPTS = 3;
    private static final Set<String> READING_VERBS = Set.of("get", "list", "watch");

    private final Cluster cluster;
    private final Vertx vertx;
    private final Deadlines deadlines;
    private final LimitCounts counts;
    private final ReplyHeadLimit headLimit;
    private final List<ServerLines> former = new ArrayList<>();
    private Map<Server, ServerLines> lines;
    private IdentityHeaders identity;
    private RequestHeaders headers;

    /** On the event loop of the current context. */
    public Forwarder(Vertx vertx, Cluster cluster, UpstreamAccess access, LimitCounts counts) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.counts = counts;
        this.headLimit = new ReplyHeadLimit(
                cluster.configuration().connections().responseHeadBytes(),
                () -> counts.reached(Limit.RESPONSE_HEAD_BYTES));
        this.deadlines = new Deadlines(vertx);
        this.identity = access.identity();
        this.headers = new RequestHeaders(identity);
        this.lines = connectedBy(access);
        long interval = cluster.configuration().connections().pingInterval().toMillis();
        vertx.setPeriodic(interval, timer -> ping());
    }

    private void ping() {
        former.removeIf(ServerLines::isEmpty);
        former.forEach(ServerLines::ping);
        lines.values().forEach(ServerLines::ping);
    }

    private Map<Server, ServerLines> connectedBy(UpstreamAccess access) {
        Map<Server, ServerLines> all = new HashMap<>();
        cluster.servers()
                .forEach(server ->
                        all.put(server, new ServerLines(vertx, cluster.configuration(), access, server, counts)));
        return all;
    }

    /** New connections and requests use this; requests under way go on over the old ones. */
    public void use(UpstreamAccess access) {
        List<ServerLines> old = List.copyOf(lines.values());
        identity = access.identity();
        headers = new RequestHeaders(identity);
        lines = connectedBy(access);
        former.addAll(old);
        old.forEach(ServerLines::drain);
    }

    @Override
    public Future<Reply> send(Admitted admitted) {
        Optional<Refusal> objection = objection(admitted.permit().subject());
        return objection.isPresent() ? Future.failedFuture(objection.get()) : send(admitted, Set.of(), 1);
    }

    /** Nobody comes as the gate itself, whose rights at the servers are for its own questions. */
    private Optional<Refusal> objection(Subject subject) {
        String own = cluster.configuration().probe().user();
        boolean isOwn = own.equals(subject.caller().identity().name())
                || own.equals(subject.effective().name());
        return isOwn
                ? Optional.of(
                        Refusal.forbidden("", "", "", "the user " + own + " is the gateway itself, and nobody else"))
                : identity.objection(subject);
    }

    private Future<Reply> send(Admitted admitted, Set<Server> tried, int number) {
        Optional<Server> chosen = cluster.choose(tried);
        if (chosen.isEmpty()) {
            return Future.failedFuture(Refusal.unavailable("no API server of this cluster is ready", true));
        }
        Server server = chosen.get();
        int seconds = Timeouts.of(admitted.call());
        Future<Reply> reply = new Attempt(admitted, server).send(linesTo(server), headers, deadlines, seconds);
        return (identity.mayBeRefusedItself() ? reply.compose(given -> unlessItself(admitted, server, given)) : reply)
                .recover(failure -> {
                    Optional<Refusal> known =
                            failure instanceof Refusal refusal ? Optional.of(refusal) : headLimit.refusal(failure);
                    if (known.isPresent()) {
                        return Future.failedFuture(known.get());
                    }
                    Attempt.Reached reached = failure instanceof Attempt.FailedException failed
                            ? failed.reached
                            : Attempt.Reached.UNKNOWN;
                    noteFailure(server, reached, failure);
                    if (number < MAX_ATTEMPTS && maySendAgain(admitted, reached, failure)) {
                        return send(admitted, with(tried, server), number + 1);
                    }
                    return Future.failedFuture(refusal(server, reached, failure));
                });
    }

    @Override
    public Future<Answer> open(Admitted admitted) {
        Optional<Refusal> objection = objection(admitted.permit().subject());
        return objection.isPresent() ? Future.failedFuture(objection.get()) : open(admitted, Set.of(), 1);
    }

    private Future<Answer> open(Admitted admitted, Set<Server> tried, int number) {
        Optional<Server> chosen = cluster.choose(tried);
        if (chosen.isEmpty()) {
            return Future.failedFuture(Refusal.unavailable("no API server of this cluster is ready", true));
        }
        Server server = chosen.get();
        return linesTo(server).socket().transform(connected -> {
            if (connected.succeeded()) {
                Future<Answer> answer =
                        new TunnelOpening(admitted, server, connected.result(), headLimit).open(headers);
                return identity.mayBeRefusedItself()
                        ? answer.compose(given -> given instanceof Reply reply
                                ? unlessItself(admitted, server, reply).map(same -> same)
                                : Future.succeededFuture(given))
                        : answer;
            }
            noteFailure(server, Attempt.Reached.NOTHING, connected.cause());
            return number < MAX_ATTEMPTS
                    ? open(admitted, with(tried, server), number + 1)
                    : Future.failedFuture(refusal(server, Attempt.Reached.NOTHING, connected.cause()));
        });
    }

    /** Fails where the server has refused the gate, and not the user. */
    private Future<Reply> unlessItself(Admitted admitted, Server server, Reply reply) {
        if (!GateRefusal.isPossible(reply)) {
            return Future.succeededFuture(reply);
        }
        return GateRefusal.find(server, linesTo(server), identity, admitted).compose(refusal -> {
            if (refusal.isEmpty()) {
                return Future.succeededFuture(reply);
            }
            reply.body().cancel(refusal.get());
            return Future.failedFuture(refusal.get());
        });
    }

    private ServerLines linesTo(Server server) {
        return Objects.requireNonNull(lines.get(server), "a server of another cluster");
    }

    private static boolean maySendAgain(Admitted admitted, Attempt.Reached reached, Throwable failure) {
        if (failure.getCause() instanceof Exchange.TimedOutException
                || failure.getCause() instanceof TooBusyException
                || admitted.call().abandoned().isComplete()) {
            return false;
        }
        return switch (reached) {
            case NOTHING -> true;
            case REFUSED -> !(admitted.body() instanceof Body.Streamed);
            case UNKNOWN -> onlyReads(admitted.call());
        };
    }

    /** What goes through a proxy subresource may do anything, whatever its method. */
    private static boolean onlyReads(Call call) {
        RequestInfo info = call.info();
        if (!call.method().equals("GET") || !(call.body() instanceof Body.None)) {
            return false;
        }
        return !info.isResource()
                || READING_VERBS.contains(info.verb())
                        && (info.subresource().isEmpty()
                                || info.subresource().equals("status")
                                || info.subresource().equals("scale")
                                || info.subresource().equals("log"));
    }

    private static Set<Server> with(Set<Server> tried, Server server) {
        Set<Server> more = new HashSet<>(tried);
        more.add(server);
        return more;
    }

    private void noteFailure(Server server, Attempt.Reached reached, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (reached == Attempt.Reached.NOTHING && !(cause instanceof TooBusyException)) {
            server.eject("no connection: " + cause.getMessage());
        }
        LOG.debug("{} failed ({}): {}", server, reached, cause.toString());
    }

    private static Refusal refusal(Server server, Attempt.Reached reached, Throwable failure) {
        if (failure.getCause() instanceof Exchange.TimedOutException timeout) {
            return Refusal.timeout(String.valueOf(timeout.getMessage()));
        }
        if (failure.getCause() instanceof TooBusyException busy) {
            return Refusal.unavailable("the API server is busy: " + busy.getMessage(), true);
        }
        return switch (reached) {
            case NOTHING -> Refusal.unavailable("the API server cannot be reached", true);
            case REFUSED -> Refusal.unavailable("the API server is closing its connections", true);
            case UNKNOWN ->
                Refusal.badGateway(
                        "the API server ended the connection before it answered; whether it acted on the request is unknown");
        };
    }
}
