package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Deletion;
import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Shape;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how to delete from a request's body, or from its query where it has none. */
final class DeleteOptions {
    private DeleteOptions() {}

    static Deletion.Options of(Request request) {
        Map<String, @Nullable Object> options = request.body().length == 0 ? ofQuery(request) : ofBody(request);
        boolean dryRun = request.isDryRun() || Trees.list(options, "dryRun").contains("All");
        String propagation = Trees.string(options, "propagationPolicy").orElse("");
        if (!List.of("", "Orphan", "Background", "Foreground").contains(propagation)) {
            throw Failure.badRequest("propagationPolicy: Unsupported value: \"" + propagation + "\"");
        }
        return new Deletion.Options(
                Trees.string(options, "preconditions", "uid"),
                Trees.string(options, "preconditions", "resourceVersion"),
                options.get("gracePeriodSeconds") instanceof Long seconds ? Optional.of(seconds) : Optional.empty(),
                propagation.equals("Orphan") || Boolean.TRUE.equals(options.get("orphanDependents")),
                dryRun);
    }

    private static Map<String, @Nullable Object> ofQuery(Request request) {
        return Trees.of(
                "gracePeriodSeconds", request.number("gracePeriodSeconds").orElse(null),
                "propagationPolicy", request.query("propagationPolicy"));
    }

    /** Any group's version will do, as kube-apiserver has it. */
    private static Map<String, @Nullable Object> ofBody(Request request) {
        Map<String, @Nullable Object> body = Bodies.object(request);
        body.remove("apiVersion");
        return Shape.fit("v1", "DeleteOptions", body).object();
    }
}
