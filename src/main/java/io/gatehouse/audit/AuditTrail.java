package io.gatehouse.audit;

import io.gatehouse.core.Admission;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Subject;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one request, from its arrival to its end. Told in this order: {@link #received} (but for a request that
 * nobody is identified for), {@link #recorded(Call)}, {@link #impersonated}, {@link #decided}, {@link #annotate}, {@link #refused},
 * {@link #recorded(Reply)}, {@link #started}, {@link #complete}; what does not happen is left out, but the last. Every request leaves
 * an event unless the policy wants none of it. Lives on one event loop.
 */
public final class AuditTrail implements Admission.AnnotationSink {
    private static final String DECISION = "authorization.k8s.io/decision";
    private static final String REASON = "authorization.k8s.io/reason";
    private static final String AUTHENTICATOR = "gatehouse.io/authenticator";
    private static final String ATTEMPTED = "gatehouse.io/authentication";
    private static final String WHY = "gatehouse.io/refusal";
    private static final String CUT_SHORT = "gatehouse.io/cut-short";
    private static final List<Stage> LATER = List.of(Stage.RESPONSE_STARTED, Stage.RESPONSE_COMPLETE);

    private final Audit audit;
    private final AuditPolicy policy;
    private final Call call;
    private final Annotations annotations = new Annotations();
    private @Nullable Treatment treatment;
    private @Nullable RequestFacts facts;
    private @Nullable Bodies bodies;
    private @Nullable Identity user;
    private Optional<Subject.Impersonated> as = Optional.empty();
    private @Nullable ResponseStatus refusal;
    private @Nullable ResponseStatus status;
    private @Nullable EncodedEvent earlier;
    private boolean hasEvent;
    private boolean isComplete;

    AuditTrail(Audit audit, AuditPolicy policy, Call call) {
        this.audit = audit;
        this.policy = policy;
        this.call = call;
    }

    /**
     * Somebody is identified: the policy decides how much is written.
     *
     * @return completes when the request may go on; fails with a {@link Refusal} (500) where it may not, for its event is lost
     */
    public Future<Void> received(Caller caller) {
        user = caller.identity();
        annotate(AUTHENTICATOR, caller.proof().authenticator());
        Treatment wanted = treatment();
        // Nothing else can be on disk before the deed: where events must not be lost, this one comes even if it is
        // omitted.
        boolean isDue = wanted.writes(Stage.REQUEST_RECEIVED) || audit.isStrict() && wanted.writesAny(LATER);
        return isDue ? stored(write(Stage.REQUEST_RECEIVED, call.received())) : Future.succeededFuture();
    }

    /** The call to go on with: its body is seen as it passes where the policy asks for it. */
    public Call recorded(Call asSent) {
        return treatment().level().includes(Level.REQUEST) ? bodies().ofRequest(asSent) : asSent;
    }

    /** The reply to go on with. */
    public Reply recorded(Reply reply) {
        return treatment().level().includes(Level.METADATA) ? bodies().ofResponse(reply) : reply;
    }

    public void impersonated(Subject.Impersonated identity) {
        as = Optional.of(identity);
        earlier = null;
    }

    /** The authorizers' answer about the request's own action. */
    public void decided(Decision decision) {
        annotate(DECISION, decision.allows() ? "allow" : "forbid");
        annotate(REASON, decision.reason());
    }

    /** The authorizers could not answer. */
    public void undecided() {
        annotate(REASON, "internal error");
    }

    /** The first value of a key stays. What shows parts of bodies is written where bodies are. */
    @Override
    public void annotate(String key, String value) {
        boolean isShown = !key.startsWith(Admission.BODY_ANNOTATIONS)
                || treatment().level().includes(Level.REQUEST);
        if (!isComplete && isShown) {
            annotations.putIfAbsent(key, value);
        }
    }

    /** The gate itself answers; the last one counts. */
    public void refused(Refusal why) {
        refusal = ResponseStatus.of(why);
        if (!why.why().isEmpty()) {
            annotate(WHY, why.why());
        }
        if (user == null && why.code() == 401) {
            annotate(ATTEMPTED, AttemptedCredentials.of(call));
        }
    }

    /**
     * The head of the answer is about to be sent: to be waited for.
     *
     * @param code of the head, 101 where the protocol switches
     * @return as {@link #received}; fails only where this is the request's first event
     */
    public Future<Void> started(int code) {
        boolean again = status != null;
        status = refusal == null ? ResponseStatus.of(code) : refusal.withCode(code);
        if (again || !isStartDue()) {
            return Future.succeededFuture();
        }
        boolean isFirst = !hasEvent;
        Future<Void> written = write(Stage.RESPONSE_STARTED, audit.now());
        return isFirst ? stored(written) : written.otherwiseEmpty();
    }

    /**
     * The answer has ended, in whatever way; told again, nothing happens.
     *
     * @return never fails; completes when the event is as safe as the sinks promise
     */
    public Future<Void> complete(Ending ending) {
        if (isComplete) {
            return Future.succeededFuture();
        }
        if (ending != Ending.WHOLE) {
            annotate(CUT_SHORT, ending.toString());
        }
        Future<Void> written = end(ending);
        isComplete = true;
        return written.otherwiseEmpty();
    }

    private Future<Void> end(Ending ending) {
        boolean isAnswered = status != null;
        if (ending == Ending.FAULT && refusal == null) {
            status = ResponseStatus.fault(status == null ? 500 : status.code());
        } else if (status == null) {
            status = refusal == null ? ResponseStatus.closedEarly() : refusal;
        }
        if (!isAnswered && isStartDue()) {
            write(Stage.RESPONSE_STARTED, audit.now());
        }
        boolean isPanic = ending == Ending.FAULT && treatment().writes(Stage.PANIC);
        return writeLast(isPanic ? Stage.PANIC : Stage.RESPONSE_COMPLETE);
    }

    private Future<Void> writeLast(Stage stage) {
        // A request of nobody has one event.
        boolean isDue = treatment().writes(stage) && (user != null || !hasEvent);
        if (bodies == null) {
            return isDue ? write(stage, audit.now()) : Future.succeededFuture();
        }
        bodies.close();
        if (isDue) {
            return audit.write(event(stage, audit.now()), bodies);
        }
        bodies.release();
        return Future.succeededFuture();
    }

    private boolean isStartDue() {
        boolean lasts = user == null || call.info().isLongRunning();
        boolean isFirst = audit.isStrict() && !hasEvent && treatment().writesAny(LATER);
        return lasts && treatment().writes(Stage.RESPONSE_STARTED) || isFirst;
    }

    private Future<Void> write(Stage stage, Instant time) {
        EncodedEvent event = EventEncoder.encode(event(stage, time), earlier);
        hasEvent = true;
        // What lasts may do so for hours, and its line would be kept for one event at its end.
        earlier = stage == Stage.RESPONSE_STARTED ? null : event;
        return audit.write(event.line());
    }

    /** Or the request goes no further. */
    private Future<Void> stored(Future<Void> written) {
        return written.succeeded()
                ? written
                : written.recover(lost -> {
                    audit.metrics().rejected();
                    return Future.failedFuture(Refusal.internal("failed to store audit event"));
                });
    }

    private Event event(Stage stage, Instant time) {
        boolean showsRefusal = refusal != null && treatment().level().includes(Level.REQUEST_RESPONSE);
        return new Event(
                treatment().level(),
                stage,
                facts(),
                user,
                as,
                ObjectReference.of(call.info()),
                status,
                null,
                showsRefusal && status != null ? ObjectText.of(status.tree()) : null,
                time,
                annotations);
    }

    private Bodies bodies() {
        if (bodies == null) {
            bodies = new Bodies(treatment(), call.info(), audit.budget());
        }
        return bodies;
    }

    private RequestFacts facts() {
        if (facts == null) {
            facts = RequestFacts.of(call);
        }
        return facts;
    }

    private Treatment treatment() {
        if (treatment == null) {
            treatment = policy.treatmentOf(user, call.info());
            audit.metrics().level(treatment.level());
        }
        return treatment;
    }
}
