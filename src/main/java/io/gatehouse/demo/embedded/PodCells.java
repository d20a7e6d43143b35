package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of pods and of templates of pods. */
final class PodCells {
    private PodCells() {}

    static final List<Column> COLUMNS = List.of(
            Column.text("Ready", PodCells::ready),
            Column.text("Status", PodCells::status),
            Column.text("Restarts", PodCells::restarts),
            Column.text("Age", Cells::age),
            Column.text("IP", pod -> Cells.at(pod, Cells.NONE, "status", "podIP"))
                    .onDemand(),
            Column.text("Node", pod -> Cells.at(pod, Cells.NONE, "spec", "nodeName"))
                    .onDemand(),
            Column.text("Nominated Node", pod -> Cells.at(pod, Cells.NONE, "status", "nominatedNodeName"))
                    .onDemand(),
            Column.text("Readiness Gates", PodCells::readinessGates).onDemand());

    private static String ready(Object pod) {
        long ready = statuses(pod).stream()
                .filter(status -> Boolean.TRUE.equals(Trees.at(status, "ready")))
                .count();
        return ready + "/" + Trees.list(pod, "spec", "containers").size();
    }

    private static String status(Object pod) {
        if (Meta.isBeingDeleted(pod)) {
            return "Terminating";
        }
        String phase = Trees.string(pod, "status", "phase").orElse("");
        String reason = Trees.string(pod, "status", "reason").orElse(phase);
        return statuses(pod).stream()
                .flatMap(status -> containerReason(status).stream())
                .reduce((first, last) -> last)
                .orElse(reason);
    }

    private static Optional<String> containerReason(@Nullable Object status) {
        return Trees.string(status, "state", "waiting", "reason")
                .or(() -> Trees.string(status, "state", "terminated", "reason"));
    }

    private static String restarts(Object pod) {
        long restarts = statuses(pod).stream()
                .mapToLong(status -> Trees.at(status, "restartCount") instanceof Long count ? count : 0)
                .sum();
        return Long.toString(restarts);
    }

    private static String readinessGates(Object pod) {
        List<String> gates = Cells.each(Trees.at(pod, "spec", "readinessGates"), "conditionType");
        List<String> met = Trees.list(pod, "status", "conditions").stream()
                .filter(condition -> "True".equals(Trees.at(condition, "status")))
                .flatMap(condition -> Trees.string(condition, "type").stream())
                .filter(gates::contains)
                .toList();
        return gates.isEmpty() ? Cells.NONE : met.size() + "/" + gates.size();
    }

    private static List<@Nullable Object> statuses(Object pod) {
        return Trees.list(pod, "status", "containerStatuses");
    }

    /** @param path to the pod's spec */
    static Column containers(String... path) {
        return Column.text(
                        "Containers", o -> Cells.joined(Cells.each(Trees.at(Trees.at(o, path), "containers"), "name")))
                .onDemand();
    }

    static Column images(String... path) {
        return Column.text("Images", o -> Cells.joined(Cells.each(Trees.at(Trees.at(o, path), "containers"), "image")))
                .onDemand();
    }

    static Column selector() {
        return Column.text("Selector", o -> Cells.selector(Trees.at(o, "spec", "selector")))
                .onDemand();
    }
}
