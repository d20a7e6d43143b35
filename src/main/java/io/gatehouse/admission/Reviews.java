package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.ApiServers;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;

/** Makes reviews of what the API server says that writes come to. */
final class Reviews {
    private final StoredObjects objects;

    Reviews(ApiServers servers) {
        this.objects = new StoredObjects(servers);
    }

    /**
     * Whether the API server can be asked what a write comes to. What is put to a subresource is stored nowhere (bindings, evictions,
     * tokens), and one connects to what there is.
     */
    static boolean canBeStored(Write write) {
        Operation operation = write.operations().get(0);
        return switch (operation) {
            case CREATE -> write.info().subresource().isEmpty();
            case UPDATE, DELETE -> true;
            case CONNECT -> false;
        };
    }

    /** @param sent what is to be sent, where nobody changes it any more */
    StoredReview of(Permit permit, Write write, Body sent, Rehearsal rehearsal, BodyLimit.Reading reading) {
        return new StoredReview(
                permit,
                write,
                () -> Walk.from(whole(permit.call(), sent, reading))
                        .then(read -> Future.succeededFuture(
                                new DryRun(objects, rehearsal, permit.call(), write, read, reading)))
                        .future());
    }

    /** One for each object that is to be deleted. */
    Future<DeletionOfMany> ofMany(
            Permit permit, Write write, Body sent, Rehearsal rehearsal, BodyLimit.Reading reading) {
        return Walk.from(whole(permit.call(), sent, reading))
                .then(read -> DeletionOfMany.tried(permit, write, read, rehearsal, reading))
                .future();
    }

    private static Future<Body.Whole> whole(Call call, Body sent, BodyLimit.Reading reading) {
        return Walk.from(Encodings.requireReadable(call))
                .then(readable -> reading.read(sent))
                .then(bytes -> Future.succeededFuture(new Body.Whole(bytes, contentType(call, sent))))
                .future();
    }

    private static String contentType(Call call, Body sent) {
        String given = sent instanceof Body.Whole whole
                ? whole.contentType()
                : call.headers().get("Content-Type");
        return given == null || given.isEmpty() ? MediaType.JSON : given;
    }
}
