package io.gatehouse.server;

import io.gatehouse.audit.AuditTrail;
import io.gatehouse.audit.Ending;
import io.gatehouse.core.Admission;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Answer;
import io.gatehouse.core.AnsweredException;
import io.gatehouse.core.Authorization;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Tunnel;
import io.gatehouse.core.Upstream;
import io.gatehouse.core.Walk;
import io.gatehouse.session.CuttableContent;
import io.gatehouse.session.Session;
import io.gatehouse.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order in which a request passes the stages, there and back; kube-apiserver's order. One an event loop. */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int MAX_REJUDGED = 4;

    private final Engine engine;
    private final Upstream upstream;
    private final Vertx vertx;

    Pipeline(Engine engine, Upstream upstream) {
        this.engine = engine;
        this.upstream = upstream;
        this.vertx = engine.vertx();
    }

    void walk(Call sent, Responder responder) {
        Rules rules = engine.rules();
        Call call = rules.authentication().told(sent);
        AuditTrail trail = engine.audit().open(rules.audit(), call);
        Passage passage = new Passage(call, rules, trail, responder);
        responder.atEnd(ended -> ended(passage, ended));
        Walk.from(identify(passage))
                .then(caller -> writeDown(passage, caller))
                .then(caller -> impersonate(passage, caller))
                .then(subject -> takePlace(passage, subject))
                .then(subject -> authorize(passage, subject))
                .then(permit -> admit(passage, permit))
                .then(admitted -> forward(passage, admitted, MAX_REJUDGED))
                .then(granted -> stillAllowed(passage, granted))
                .end(answer -> answer(passage, answer), problem -> refuse(passage, problem));
    }

    private Future<Caller> identify(Passage passage) {
        return engine.metrics()
                .authenticating(passage.rules().authentication().identify(passage.call()), System.nanoTime());
    }

    private Future<Caller> writeDown(Passage passage, Caller caller) {
        if (!caller.identity().isAnonymous()) {
            passage.responder().proven();
        }
        engine.metrics().requestOf(caller.identity());
        return Walk.from(passage.trail().received(caller))
                .then(written -> Future.succeededFuture(caller))
                .future();
    }

    private Future<Subject> impersonate(Passage passage, Caller caller) {
        return Walk.from(engine.impersonation().subject(passage.rules().authorizer(), passage.call(), caller))
                .then(subject -> {
                    subject.as().ifPresent(passage.trail()::impersonated);
                    return Future.succeededFuture(subject);
                })
                .future();
    }

    private Future<Subject> takePlace(Passage passage, Subject subject) {
        passage.atEnd(engine.inFlight().enter(passage.call(), subject.effective())::leave);
        return Future.succeededFuture(subject);
    }

    private Future<Permit> authorize(Passage passage, Subject subject) {
        Call call = passage.rules()
                .authentication()
                .withoutProxyHeaders(passage.trail().recorded(passage.call()));
        Future<Permit> permit = Authorization.require(passage.rules().authorizer(), call, subject, decision -> {
            passage.trail().decided(decision);
            engine.metrics().decided(decision);
        });
        return permit.succeeded() ? permit : permit.onFailure(problem -> noteUndecided(passage, problem));
    }

    private static void noteUndecided(Passage passage, Throwable problem) {
        if (!(problem instanceof Refusal refusal && refusal.code() == FORBIDDEN)) {
            passage.trail().undecided();
        }
    }

    private Future<Admitted> admit(Passage passage, Permit permit) {
        Admission.Chain chain = passage.rules().admission();
        if (chain.concerns(permit)) {
            // It may want the body, which a client may hold back until it is told.
            passage.responder().continueIfAsked();
        }
        return Admission.require(chain, permit, upstream, passage.trail());
    }

    /** @param more how often it may be judged once more, because what was judged had changed by then */
    private Future<Granted> forward(Passage passage, Admitted admitted, int more) {
        passage.responder().continueIfAsked();
        Future<? extends Answer> answer =
                admitted.call().upgrade().isPresent() ? upstream.open(admitted) : upstream.send(admitted);
        Future<Granted> granted = answer.map(given -> new Granted(admitted, given));
        return admitted.again().isEmpty() || more == 0
                ? granted
                : granted.compose(given -> given.isOvertaken() ? forwardAgain(passage, given, more - 1) : granted);
    }

    private Future<Granted> forwardAgain(Passage passage, Granted overtaken, int more) {
        overtaken.giveUp(new IllegalStateException("judged once more"));
        return Walk.from(overtaken.admitted().again().orElseThrow().get())
                .then(admitted -> forward(passage, admitted, more))
                .future();
    }

    /** An answer, and what it answers. */
    private record Granted(Admitted admitted, Answer answer) {
        boolean lasts() {
            return answer instanceof Tunnel || admitted.call().info().isLongRunning();
        }

        boolean isOvertaken() {
            return answer instanceof Reply reply && reply.status() == CONFLICT;
        }

        void giveUp(Throwable why) {
            if (answer instanceof Reply reply) {
                reply.body().cancel(why);
            } else if (answer instanceof Tunnel tunnel) {
                tunnel.socket().close();
            }
        }
    }

    /** An API server may have waited long before it began to stream, and the rules may be others by now. */
    private Future<Granted> stillAllowed(Passage passage, Granted granted) {
        if (!granted.lasts() || engine.rules() == passage.rules()) {
            return Future.succeededFuture(granted);
        }
        return engine.judgeAgain(passage.call(), granted.admitted().permit().subject())
                .map(granted)
                .onFailure(granted::giveUp);
    }

    private void answer(Passage passage, Granted granted) {
        if (granted.answer() instanceof Reply reply) {
            Reply seen = passage.trail().recorded(reply);
            boolean lasts = passage.call().info().isLongRunning();
            Reply cuttable = lasts ? lasting(passage, granted.admitted(), seen) : seen;
            List<String> warnings = granted.admitted().warnings();
            begin(
                    passage,
                    reply.status(),
                    () -> passage.responder().reply(cuttable, passage.call(), warnings),
                    granted::giveUp);
        } else if (granted.answer() instanceof Tunnel tunnel) {
            begin(passage, SWITCHING_PROTOCOLS, () -> tunnel(passage, granted.admitted(), tunnel), granted::giveUp);
        }
    }

    private Reply lasting(Passage passage, Admitted admitted, Reply reply) {
        boolean isWatch = passage.call().info().verb().equals("watch");
        CuttableContent content = CuttableContent.of(vertx, reply, isWatch);
        open(passage, admitted, reply.status(), content);
        return reply.withBody(content);
    }

    private void tunnel(Passage passage, Admitted admitted, Tunnel tunnel) {
        Splice splice = passage.responder().tunnel(vertx, tunnel, passage.call());
        open(passage, admitted, SWITCHING_PROTOCOLS, splice::cut);
    }

    /** From here on it lives no longer than its credential and the rules allow. */
    private void open(Passage passage, Admitted admitted, int status, Session.Cutter cutter) {
        Session session = new Session(passage.call(), admitted.permit().subject(), vertx.getOrCreateContext(), why -> {
            passage.trail().annotate("gatehouse.io/cut-short", "by the gate: " + why);
            cutter.cut(why);
        });
        Sessions.Lease lease = engine.open(session, passage.rules());
        passage.atEnd(lease::close);
        passage.atEnd(engine.metrics().lastingBegan(passage.call(), status));
    }

    private void refuse(Passage passage, Throwable problem) {
        if (problem instanceof AnsweredException answered) {
            Reply reply = passage.trail().recorded(answered.reply());
            begin(
                    passage,
                    reply.status(),
                    () -> passage.responder().reply(reply, passage.call(), List.of()),
                    reply.body()::cancel);
            return;
        }
        Refusal refusal = refusalOf(passage, problem);
        begin(passage, refusal.code(), () -> send(passage, refusal), lost -> {});
    }

    private static void send(Passage passage, Refusal refusal) {
        passage.responder().refuse(refusal, passage.call().auditId());
    }

    private static Refusal refusalOf(Passage passage, Throwable problem) {
        Refusal refusal = problem instanceof Refusal known ? known : fault(passage, problem);
        passage.trail().refused(refusal);
        return refusal;
    }

    private static Refusal fault(Passage passage, Throwable problem) {
        String id = passage.call().auditId();
        LOG.error("request {} failed by a fault of the gate", id, problem);
        passage.faulty();
        return Refusal.internal("see the gateway's log for audit ID " + id);
    }

    /** Nothing reaches the client before it is written down, where it must be. */
    private void begin(Passage passage, int status, Runnable send, Consumer<Throwable> giveUp) {
        Walk.from(passage.trail().started(status)).end(written -> send.run(), lost -> {
            giveUp.accept(lost);
            send(passage, refusalOf(passage, lost));
        });
    }

    private void ended(Passage passage, Ended ended) {
        Call call = passage.call();
        passage.trail().complete(passage.isFaulty() ? Ending.FAULT : ended.how());
        engine.metrics().requestEnded(call, ended.code(), System.nanoTime() - call.startNanos(), ended.bytes());
        passage.ended();
        if (ended.how() == Ending.FAULT) {
            LOG.warn("the answer to request {} was broken off", call.auditId());
        }
    }
}
