package io.gatehouse.impersonation;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Caches;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Subject.Impersonated;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out as whom a request is to be judged (k8s.io/apiserver, {@code endpoints/filters/impersonation}). Lives as long
 * as the process, and may be asked by any thread.
 */
public final class Impersonation {
    /** Begins the names of all headers that ask for it, in any case: a request without them need not be asked about. */
    public static final String HEADER_PREFIX = "Impersonate-";

    private static final int REMEMBERED_CALLERS = 10_000;

    /** The mode that last let a caller through. It is tried first, so that its refusal is the one that is told. */
    private final Cache<String, Mode> lastModes =
            Caches.builder().maximumSize(REMEMBERED_CALLERS).build();

    /**
     * @param authorizers asked whether the caller may
     * @return the caller itself where no header asks for anything else; fails with a {@link Refusal}: 400 for headers that
     *     make no sense, 403 in kube-apiserver's words where no mode lets the caller through
     */
    public Future<Subject> subject(Authorizer authorizers, Call call, Caller caller) {
        Optional<Identity> wanted;
        try {
            wanted = ImpersonationHeaders.read(call.headers());
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
        if (wanted.isEmpty()) {
            return Future.succeededFuture(Subject.itself(caller));
        }
        Attributes attributes = new Attributes(call.cluster(), caller.identity(), call.info(), call.origin());
        Attempt attempt = new Attempt(authorizers, attributes, wanted.get());
        return tryFrom(0, inOrder(caller.identity().name()), attempt, null)
                .map(as -> new Subject(caller, Optional.of(as)));
    }

    private List<Mode> inOrder(String caller) {
        Mode last = lastModes.getIfPresent(caller);
        if (last == null) {
            return Mode.ALL;
        }
        List<Mode> order = new ArrayList<>(Mode.ALL);
        order.remove(last);
        order.add(0, last);
        return order;
    }

    private Future<Impersonated> tryFrom(int first, List<Mode> modes, Attempt attempt, @Nullable Throwable before) {
        Throwable firstRefusal = before;
        for (int i = first; i < modes.size(); i++) {
            Mode mode = modes.get(i);
            if (!mode.concerns(attempt)) {
                continue;
            }
            Future<Impersonated> answer = mode.check(attempt);
            if (!answer.isComplete()) {
                int next = i + 1;
                Throwable refusal = firstRefusal;
                return answer.transform(done -> done.succeeded()
                        ? remembered(mode, attempt, answer)
                        : tryFrom(next, modes, attempt, refusal == null ? done.cause() : refusal));
            }
            if (answer.succeeded()) {
                return remembered(mode, attempt, answer);
            }
            firstRefusal = firstRefusal == null ? answer.cause() : firstRefusal;
        }
        return Future.failedFuture(firstRefusal);
    }

    private Future<Impersonated> remembered(Mode mode, Attempt attempt, Future<Impersonated> answer) {
        lastModes.put(attempt.caller().name(), mode);
        return answer;
    }
}
