package io.gatehouse.audit;

import io.gatehouse.core.Identity;
import io.gatehouse.core.Subject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log.
 *
 * @param user who calls, null where nobody was identified
 * @param as whom the caller acts as
 * @param object what the request is about, null where that is no resource
 * @param status null before there is an answer
 * @param requestObject null where it is not recorded
 * @param responseObject null where it is not recorded
 */
record Event(
        Level level,
        Stage stage,
        RequestFacts request,
        @Nullable Identity user,
        Optional<Subject.Impersonated> as,
        @Nullable ObjectReference object,
        @Nullable ResponseStatus status,
        @Nullable ObjectText requestObject,
        @Nullable ObjectText responseObject,
        Instant stageTime,
        Annotations annotations) {

    Event withRequest(@Nullable ObjectText text, @Nullable ObjectReference reference) {
        return new Event(
                level, stage, request, user, as, reference, status, text, responseObject, stageTime, annotations);
    }

    Event withResponse(
            @Nullable ObjectText text, @Nullable ObjectReference reference, @Nullable ResponseStatus answer) {
        return new Event(
                level, stage, request, user, as, reference, answer, requestObject, text, stageTime, annotations);
    }

    Event withAnnotations(Annotations others) {
        return new Event(
                level, stage, request, user, as, object, status, requestObject, responseObject, stageTime, others);
    }
}
