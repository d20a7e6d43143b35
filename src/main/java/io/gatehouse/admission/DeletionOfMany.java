package io.gatehouse.admission;

import io.gatehouse.core.AnsweredException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deletion of many: it is tried by its caller's right, the API server tells which objects it would delete, and it goes on about
 * those alone, as the list had them.
 *
 * @param reviews one for each object
 * @param asOf the version of the list; empty where the request says it itself
 */
record DeletionOfMany(List<StoredReview> reviews, Body toSend, Optional<String> asOf) {
    /** Fails with {@link AnsweredException} where the API server would refuse it. */
    static Future<DeletionOfMany> tried(
            Permit permit, Write write, Body.Whole sent, Rehearsal rehearsal, BodyLimit.Reading reading) {
        Query query = Query.of(permit.call().target());
        if (query.first("resourceVersion").isPresent()
                || query.first("resourceVersionMatch").isPresent()) {
            return Future.failedFuture(Refusal.badRequest(
                    "admission judges a deletion of many by what there is now: leave resourceVersion out"));
        }
        boolean goesOn =
                query.first("continue").filter(token -> !token.isEmpty()).isPresent();
        return Walk.from(SentBody.reading(
                        sent.bytes().length(),
                        () -> DeletionOptions.read(sent, permit.call().target(), reading.weight())))
                .then(options -> Walk.from(rehearsal.with(options.tried()))
                        .then(reply -> list(reply, reading))
                        .then(list -> Future.succeededFuture(new DeletionOfMany(
                                reviews(permit, write, options, list),
                                options.body(),
                                goesOn ? Optional.empty() : Optional.of(version(list)))))
                        .future())
                .future();
    }

    private static Future<Map<String, @Nullable Object>> list(Reply reply, BodyLimit.Reading reading) {
        return DryRun.isDone(reply)
                ? DryRun.parsed(reply, reading)
                : Future.failedFuture(new AnsweredException(DryRun.hinted(reply)));
    }

    private static String version(Map<String, @Nullable Object> list) {
        return Trees.string(list, "metadata", "resourceVersion")
                .filter(version -> !version.isEmpty())
                .orElseThrow(DeletionOfMany::noList);
    }

    private static Refusal noList() {
        return Refusal.badGateway("the API server does not tell which objects a deletion of many would delete");
    }

    private static List<StoredReview> reviews(
            Permit permit, Write write, DeletionOptions options, Map<String, @Nullable Object> list) {
        String kind = Trees.string(list, "kind").orElse("");
        if (!kind.endsWith("List") || !(list.get("items") instanceof List<?> items)) {
            throw noList();
        }
        List<StoredReview> reviews = new ArrayList<>();
        for (Object item : items) {
            Map<String, @Nullable Object> old = Trees.object(item).orElseThrow(DeletionOfMany::noList);
            old.putIfAbsent("kind", kind.substring(0, kind.length() - "List".length()));
            old.putIfAbsent("apiVersion", list.get("apiVersion"));
            reviews.add(StoredReview.of(
                    permit,
                    write,
                    Stored.deletion(old, options.shown(write.info(), old), options.body(), Optional.empty())));
        }
        return List.copyOf(reviews);
    }
}
