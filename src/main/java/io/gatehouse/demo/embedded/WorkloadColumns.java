package io.gatehouse.demo.embedded;

import static io.gatehouse.demo.embedded.Cells.NONE;
import static io.gatehouse.demo.embedded.Cells.at;
import static io.gatehouse.demo.embedded.Cells.count;
import static io.gatehouse.demo.embedded.Column.AGE;
import static io.gatehouse.demo.embedded.Column.number;
import static io.gatehouse.demo.embedded.Column.text;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of what makes pods: the groups apps, batch and autoscaling. */
final class WorkloadColumns {
    private static final String[] POD = {"spec", "template", "spec"};
    private static final String[] CRON_POD = {"spec", "jobTemplate", "spec", "template", "spec"};

    private WorkloadColumns() {}

    static Map<String, List<Column>> all() {
        return Map.of(
                "deployments.apps", DEPLOYMENTS,
                "replicasets.apps", REPLICA_SETS,
                "replicationcontrollers", REPLICA_SETS,
                "statefulsets.apps", STATEFUL_SETS,
                "daemonsets.apps", DAEMON_SETS,
                "controllerrevisions.apps", REVISIONS,
                "podtemplates", TEMPLATES,
                "jobs.batch", JOBS,
                "cronjobs.batch", CRON_JOBS,
                "horizontalpodautoscalers.autoscaling", AUTOSCALERS);
    }

    private static final List<Column> DEPLOYMENTS = List.of(
            text("Ready", o -> count(o, "status", "readyReplicas") + "/" + count(o, "spec", "replicas")),
            text("Up-to-date", o -> count(o, "status", "updatedReplicas")),
            text("Available", o -> count(o, "status", "availableReplicas")),
            AGE,
            PodCells.containers(POD),
            PodCells.images(POD),
            PodCells.selector());

    private static final List<Column> REPLICA_SETS = List.of(
            number("Desired", o -> count(o, "spec", "replicas")),
            number("Current", o -> count(o, "status", "replicas")),
            number("Ready", o -> count(o, "status", "readyReplicas")),
            AGE,
            PodCells.containers(POD),
            PodCells.images(POD),
            PodCells.selector());

    private static final List<Column> STATEFUL_SETS = List.of(
            text("Ready", o -> count(o, "status", "readyReplicas") + "/" + count(o, "spec", "replicas")),
            AGE,
            PodCells.containers(POD),
            PodCells.images(POD));

    private static final List<Column> DAEMON_SETS = List.of(
            number("Desired", o -> count(o, "status", "desiredNumberScheduled")),
            number("Current", o -> count(o, "status", "currentNumberScheduled")),
            number("Ready", o -> count(o, "status", "numberReady")),
            number("Up-to-date", o -> count(o, "status", "updatedNumberScheduled")),
            number("Available", o -> count(o, "status", "numberAvailable")),
            text("Node Selector", o -> Cells.labels(Trees.at(Trees.at(o, POD), "nodeSelector"))),
            AGE,
            PodCells.containers(POD),
            PodCells.images(POD),
            PodCells.selector());

    private static final List<Column> REVISIONS = List.of(
            text("Controller", WorkloadColumns::controllerName), text("Revision", o -> count(o, "revision")), AGE);

    private static final List<Column> TEMPLATES = List.of(
            shown(PodCells.containers("template", "spec")),
            shown(PodCells.images("template", "spec")),
            text("Pod Labels", o -> Cells.labels(Trees.at(o, "template", "metadata", "labels"))));

    private static final List<Column> JOBS = List.of(
            text("Status", WorkloadColumns::jobStatus),
            text("Completions", o -> count(o, "status", "succeeded") + "/" + at(o, 1L, "spec", "completions")),
            text("Duration", WorkloadColumns::jobDuration),
            AGE,
            PodCells.containers(POD),
            PodCells.images(POD),
            PodCells.selector());

    private static final List<Column> CRON_JOBS = List.of(
            text("Schedule", o -> at(o, "", "spec", "schedule")),
            text("Timezone", o -> at(o, NONE, "spec", "timeZone")),
            new Column(
                    "Suspend",
                    "boolean",
                    false,
                    o -> Boolean.TRUE.equals(Trees.at(o, "spec", "suspend")) ? "True" : "False"),
            number("Active", o -> (long) Trees.list(o, "status", "active").size()),
            text("Last Schedule", WorkloadColumns::lastSchedule),
            AGE,
            PodCells.containers(CRON_POD),
            PodCells.images(CRON_POD),
            text("Selector", o -> Cells.selector(Trees.at(o, "spec", "jobTemplate", "spec", "selector")))
                    .onDemand());

    private static final List<Column> AUTOSCALERS = List.of(
            text(
                    "Reference",
                    o -> at(o, "", "spec", "scaleTargetRef", "kind") + "/"
                            + at(o, "", "spec", "scaleTargetRef", "name")),
            text("Targets", WorkloadColumns::targets),
            text("MinPods", o -> at(o, Cells.UNSET, "spec", "minReplicas").toString()),
            text("MaxPods", o -> count(o, "spec", "maxReplicas")),
            text("Replicas", o -> count(o, "status", "currentReplicas")),
            AGE);

    private static Column shown(Column column) {
        return new Column(column.name(), column.type(), false, column.cell());
    }

    private static String controllerName(Object revision) {
        return Meta.owners(revision).stream()
                .filter(owner -> Boolean.TRUE.equals(Trees.at(owner, "controller")))
                .map(owner -> Trees.at(owner, "kind") + "/" + Trees.at(owner, "name"))
                .findFirst()
                .orElse(NONE);
    }

    private static String jobStatus(Object job) {
        List<String> met = Trees.list(job, "status", "conditions").stream()
                .filter(condition -> "True".equals(Trees.at(condition, "status")))
                .flatMap(condition -> Trees.string(condition, "type").stream())
                .toList();
        for (String end : List.of("Complete", "Failed")) {
            if (met.contains(end)) {
                return end;
            }
        }
        return Meta.isBeingDeleted(job) ? "Terminating" : met.contains("Suspended") ? "Suspended" : "Running";
    }

    private static String jobDuration(Object job) {
        Optional<Instant> start = time(job, "startTime");
        Instant end = time(job, "completionTime").orElseGet(Instant::now);
        return start.map(from -> Age.of(Duration.between(from, end))).orElse("");
    }

    private static Optional<Instant> time(Object job, String field) {
        return Trees.string(job, "status", field)
                .map(text -> OffsetDateTime.parse(text).toInstant());
    }

    private static String lastSchedule(Object cronJob) {
        return Trees.at(cronJob, "status", "lastScheduleTime") == null
                ? NONE
                : Cells.since(cronJob, "status", "lastScheduleTime");
    }

    /** Nothing measures here, so the current value of every metric is unknown. */
    private static String targets(Object autoscaler) {
        List<String> targets = Cells.each(
                Trees.at(autoscaler, "spec", "metrics"),
                metric -> Trees.string(metric, "resource", "name")
                        .map(name -> name + ": <unknown>/"
                                + Trees.at(metric, "resource", "target", "averageUtilization") + "%"));
        return targets.isEmpty() ? NONE : String.join(", ", targets);
    }
}
