package io.gatehouse.demo.embedded.objects;

import static io.gatehouse.demo.embedded.objects.Defaults.put;
import static io.gatehouse.demo.embedded.objects.Defaults.spec;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an API server adds to what makes pods. */
final class WorkloadDefaults {
    private WorkloadDefaults() {}

    static void apply(Kind kind, Map<String, @Nullable Object> object) {
        switch (kind.resource()) {
            case "replicationcontrollers" -> replicationController(object);
            case "deployments.apps" -> deployment(spec(object));
            case "replicasets.apps" -> replicas(spec(object));
            case "statefulsets.apps" -> statefulSet(spec(object));
            case "daemonsets.apps" -> daemonSet(object);
            case "jobs.batch" -> job(object);
            case "cronjobs.batch" -> cronJob(spec(object));
            case "horizontalpodautoscalers.autoscaling" -> autoscaler(spec(object));
            default -> {
                // The others are kept as they are given.
            }
        }
    }

    private static void replicas(Map<String, @Nullable Object> spec) {
        put(spec, "replicas", 1L);
        PodDefaults.template(spec);
    }

    private static void replicationController(Map<String, @Nullable Object> controller) {
        replicas(spec(controller));
        Trees.object(Trees.copy(Trees.at(controller, "spec", "template", "metadata", "labels")))
                .ifPresent(labels -> {
                    put(spec(controller), "selector", labels);
                    put(Meta.of(controller), "labels", labels);
                });
    }

    private static void deployment(Map<String, @Nullable Object> spec) {
        replicas(spec);
        put(spec, "revisionHistoryLimit", 10L);
        put(spec, "progressDeadlineSeconds", 600L);
        Map<String, @Nullable Object> strategy = Trees.grow(spec, "strategy");
        put(strategy, "type", "RollingUpdate");
        if ("RollingUpdate".equals(strategy.get("type"))) {
            Map<String, @Nullable Object> rolling = Trees.grow(strategy, "rollingUpdate");
            put(rolling, "maxUnavailable", "25%");
            put(rolling, "maxSurge", "25%");
        }
    }

    private static void statefulSet(Map<String, @Nullable Object> spec) {
        replicas(spec);
        put(spec, "podManagementPolicy", "OrderedReady");
        put(spec, "revisionHistoryLimit", 10L);
        put(spec, "persistentVolumeClaimRetentionPolicy", Trees.of("whenDeleted", "Retain", "whenScaled", "Retain"));
        Map<String, @Nullable Object> strategy = Trees.grow(spec, "updateStrategy");
        put(strategy, "type", "RollingUpdate");
        if ("RollingUpdate".equals(strategy.get("type"))) {
            put(Trees.grow(strategy, "rollingUpdate"), "partition", 0L);
            put(Trees.grow(strategy, "rollingUpdate"), "maxUnavailable", 1L);
        }
        Defaults.each(spec, "volumeClaimTemplates", claim -> {
            Defaults.claim(claim);
            put(claim, "kind", "PersistentVolumeClaim");
            put(claim, "apiVersion", "v1");
        });
    }

    private static void daemonSet(Map<String, @Nullable Object> set) {
        Map<String, @Nullable Object> spec = spec(set);
        PodDefaults.template(spec);
        put(spec, "revisionHistoryLimit", 10L);
        put(Trees.grow(set, "metadata", "annotations"), "deprecated.daemonset.template.generation", "1");
        Map<String, @Nullable Object> strategy = Trees.grow(spec, "updateStrategy");
        put(strategy, "type", "RollingUpdate");
        if ("RollingUpdate".equals(strategy.get("type"))) {
            put(Trees.grow(strategy, "rollingUpdate"), "maxUnavailable", 1L);
            put(Trees.grow(strategy, "rollingUpdate"), "maxSurge", 0L);
        }
    }

    private static void job(Map<String, @Nullable Object> job) {
        Map<String, @Nullable Object> spec = spec(job);
        put(spec, "parallelism", 1L);
        put(spec, "completions", 1L);
        put(spec, "backoffLimit", 6L);
        put(spec, "completionMode", "NonIndexed");
        put(spec, "suspend", false);
        put(spec, "podReplacementPolicy", "TerminatingOrFailed");
        put(spec, "manualSelector", false);
        PodDefaults.template(spec);
        if (!Boolean.TRUE.equals(spec.get("manualSelector"))) {
            selectItsOwn(job);
        }
    }

    /** A job finds its pods by its UID. */
    private static void selectItsOwn(Map<String, @Nullable Object> job) {
        String uid = Meta.uid(job);
        Map<String, @Nullable Object> labels = Trees.grow(spec(job), "template", "metadata", "labels");
        for (String prefix : List.of("", "batch.kubernetes.io/")) {
            labels.put(prefix + "controller-uid", uid);
            labels.put(prefix + "job-name", Meta.name(job));
        }
        put(Meta.of(job), "labels", Trees.object(Trees.copy(labels)).orElseThrow());
        put(spec(job), "selector", Trees.of("matchLabels", Trees.of("batch.kubernetes.io/controller-uid", uid)));
    }

    private static void cronJob(Map<String, @Nullable Object> spec) {
        put(spec, "concurrencyPolicy", "Allow");
        put(spec, "suspend", false);
        put(spec, "successfulJobsHistoryLimit", 3L);
        put(spec, "failedJobsHistoryLimit", 1L);
        PodDefaults.template(Trees.grow(spec, "jobTemplate", "spec"));
    }

    private static void autoscaler(Map<String, @Nullable Object> spec) {
        put(spec, "minReplicas", 1L);
        Map<String, @Nullable Object> target = Trees.of("type", "Utilization", "averageUtilization", 80L);
        Map<String, @Nullable Object> cpu = Trees.of("name", "cpu", "target", target);
        put(spec, "metrics", Trees.listOf(Trees.of("type", "Resource", "resource", cpu)));
    }
}
