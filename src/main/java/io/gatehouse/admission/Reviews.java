package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.ApiServers;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Walk;

/** Makes reviews of what the API server says that writes come to. */
final class Reviews {
    private final StoredObjects objects;

    Reviews(ApiServers servers) {
        this.objects = new StoredObjects(servers);
    }

    /**
     * Whether the API server can be asked what a write comes to. What is put to a subresource is stored nowhere (bindings, evictions,
     * tokens), one connects to what there is, and of a deletion of many nobody says what it meets.
     */
    static boolean canBeStored(Write write) {
        Operation operation = write.operations().get(0);
        return switch (operation) {
            case CREATE -> write.info().subresource().isEmpty();
            case UPDATE -> true;
            case DELETE -> !write.info().name().isEmpty();
            case CONNECT -> false;
        };
    }

    /** @param sent what is to be sent, where nobody changes it any more */
    StoredReview of(Permit permit, Write write, Body sent, Rehearsal rehearsal) {
        Call call = permit.call();
        return new StoredReview(
                permit,
                write,
                () -> Encodings.requireReadable(call)
                        .compose(readable -> Walk.from(WholeBody.of(sent))
                                .then(bytes -> new DryRun(
                                                objects, rehearsal, call, write, contentType(call, sent), bytes)
                                        .run())
                                .future()));
    }

    private static String contentType(Call call, Body sent) {
        String given = sent instanceof Body.Whole whole
                ? whole.contentType()
                : call.headers().get("Content-Type");
        return given == null || given.isEmpty() ? MediaType.JSON : given;
    }
}
