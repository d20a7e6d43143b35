package io.gatehouse.demo.embedded;

import static io.gatehouse.demo.embedded.Cells.NONE;
import static io.gatehouse.demo.embedded.Cells.UNSET;
import static io.gatehouse.demo.embedded.Cells.at;
import static io.gatehouse.demo.embedded.Column.AGE;
import static io.gatehouse.demo.embedded.Column.CREATED_AT;
import static io.gatehouse.demo.embedded.Column.number;
import static io.gatehouse.demo.embedded.Column.text;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of the core group, pods apart. */
final class CoreColumns {
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";
    private static final int MAX_ENDPOINTS = 3;

    private CoreColumns() {}

    static Map<String, List<Column>> all() {
        return Map.ofEntries(
                Map.entry("configmaps", List.of(text("Data", o -> Cells.size(o, "data", "binaryData")), AGE)),
                Map.entry("endpoints", List.of(text("Endpoints", CoreColumns::endpoints), AGE)),
                Map.entry("events", EVENTS),
                Map.entry("limitranges", List.of(CREATED_AT)),
                Map.entry("namespaces", List.of(text("Status", o -> at(o, "", "status", "phase")), AGE)),
                Map.entry("nodes", NODES),
                Map.entry("persistentvolumeclaims", CLAIMS),
                Map.entry("persistentvolumes", VOLUMES),
                Map.entry("pods", PodCells.COLUMNS),
                Map.entry("resourcequotas", QUOTAS),
                Map.entry(
                        "secrets",
                        List.of(text("Type", o -> at(o, "", "type")), text("Data", o -> Cells.size(o, "data")), AGE)),
                Map.entry("services", SERVICES));
    }

    private static final List<Column> EVENTS = List.of(
            text("Last Seen", CoreColumns::lastSeen),
            text("Type", o -> at(o, "", "type")),
            text("Reason", o -> at(o, "", "reason")),
            text("Object", CoreColumns::involved),
            text("Subobject", o -> at(o, "", "involvedObject", "fieldPath")).onDemand(),
            text("Source", CoreColumns::source).onDemand(),
            text("Message", o -> at(o, "", "message").toString().strip()),
            text("First Seen", o -> Cells.since(o, "firstTimestamp")).onDemand(),
            text("Count", o -> at(o, 1L, "count")).onDemand(),
            text("Name", Cells::name).onDemand());

    private static final List<Column> NODES = List.of(
            text("Status", CoreColumns::nodeStatus),
            text("Roles", CoreColumns::roles),
            AGE,
            text("Version", o -> at(o, "", "status", "nodeInfo", "kubeletVersion")),
            text("Internal-IP", o -> address(o, "InternalIP")).onDemand(),
            text("External-IP", o -> address(o, "ExternalIP")).onDemand(),
            text("OS-Image", o -> at(o, "<unknown>", "status", "nodeInfo", "osImage"))
                    .onDemand(),
            text("Kernel-Version", CoreColumns::kernel).onDemand(),
            text("Container-Runtime", o -> at(o, "<unknown>", "status", "nodeInfo", "containerRuntimeVersion"))
                    .onDemand());

    private static final List<Column> CLAIMS = List.of(
            text("Status", o -> Meta.isBeingDeleted(o) ? "Terminating" : at(o, "", "status", "phase")),
            text("Volume", o -> at(o, "", "spec", "volumeName")),
            text("Capacity", o -> at(o, "", "status", "capacity", "storage")),
            text("Access Modes", o -> Cells.accessModes(Trees.at(o, "status", "accessModes"))),
            text("StorageClass", o -> at(o, "", "spec", "storageClassName")),
            text("VolumeAttributesClass", o -> at(o, UNSET, "spec", "volumeAttributesClassName")),
            AGE,
            text("VolumeMode", o -> at(o, UNSET, "spec", "volumeMode")).onDemand());

    private static final List<Column> VOLUMES = List.of(
            text("Capacity", o -> at(o, "", "spec", "capacity", "storage")),
            text("Access Modes", o -> Cells.accessModes(Trees.at(o, "spec", "accessModes"))),
            text("Reclaim Policy", o -> at(o, "", "spec", "persistentVolumeReclaimPolicy")),
            text("Status", o -> Meta.isBeingDeleted(o) ? "Terminating" : at(o, "", "status", "phase")),
            text("Claim", CoreColumns::claim),
            text("StorageClass", o -> at(o, "", "spec", "storageClassName")),
            text("VolumeAttributesClass", o -> at(o, UNSET, "spec", "volumeAttributesClassName")),
            text("Reason", o -> at(o, "", "status", "reason")),
            AGE,
            text("VolumeMode", o -> at(o, UNSET, "spec", "volumeMode")).onDemand());

    private static final List<Column> QUOTAS =
            List.of(text("Request", o -> quota(o, false)), text("Limit", o -> quota(o, true)), AGE);

    private static final List<Column> SERVICES = List.of(
            text("Type", o -> at(o, "", "spec", "type")),
            text("Cluster-IP", o -> at(o, NONE, "spec", "clusterIP")),
            text("External-IP", CoreColumns::externalIp),
            text("Port(s)", CoreColumns::ports),
            AGE,
            text("Selector", o -> Cells.labels(Trees.at(o, "spec", "selector"))).onDemand());

    private static String endpoints(Object endpoints) {
        List<String> all = new ArrayList<>();
        for (Object subset : Trees.list(endpoints, "subsets")) {
            for (String address : Cells.each(Trees.at(subset, "addresses"), "ip")) {
                Trees.list(subset, "ports").forEach(port -> all.add(address + ":" + Trees.at(port, "port")));
            }
        }
        return Cells.firstOf(all, MAX_ENDPOINTS);
    }

    private static String lastSeen(Object event) {
        return Trees.at(event, "lastTimestamp") != null
                ? Cells.since(event, "lastTimestamp")
                : Cells.since(event, Trees.at(event, "firstTimestamp") != null ? "firstTimestamp" : "eventTime");
    }

    private static String involved(Object event) {
        String kind = at(event, "", "involvedObject", "kind").toString().toLowerCase(Locale.ROOT);
        return Trees.string(event, "involvedObject", "name")
                .map(name -> kind + "/" + name)
                .orElse(kind);
    }

    private static String source(Object event) {
        String component = at(event, "", "source", "component").toString();
        return Trees.string(event, "source", "host")
                .map(host -> component + ", " + host)
                .orElse(component);
    }

    private static String nodeStatus(Object node) {
        String ready = Trees.list(node, "status", "conditions").stream()
                .filter(condition -> "Ready".equals(Trees.at(condition, "type")))
                .map(condition -> "True".equals(Trees.at(condition, "status")) ? "Ready" : "NotReady")
                .findFirst()
                .orElse("Unknown");
        return Boolean.TRUE.equals(Trees.at(node, "spec", "unschedulable")) ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(Object node) {
        return Cells.joined(Meta.labels(node).keySet().stream()
                .filter(label -> label.startsWith(ROLE_LABEL))
                .map(label -> label.substring(ROLE_LABEL.length()))
                .sorted()
                .toList());
    }

    private static String address(Object node, String type) {
        return Trees.list(node, "status", "addresses").stream()
                .filter(address -> type.equals(Trees.at(address, "type")))
                .flatMap(address -> Trees.string(address, "address").stream())
                .findFirst()
                .orElse(NONE);
    }

    private static String kernel(Object node) {
        String version =
                at(node, "<unknown>", "status", "nodeInfo", "kernelVersion").toString();
        return Trees.string(node, "status", "nodeInfo", "architecture")
                .map(architecture -> version + " (" + architecture + ")")
                .orElse(version);
    }

    private static String claim(Object volume) {
        return Trees.object(volume, "spec", "claimRef")
                .map(claim -> claim.get("namespace") + "/" + claim.get("name"))
                .orElse("");
    }

    private static String quota(Object quota, boolean limits) {
        Map<String, @Nullable Object> hard =
                Trees.object(quota, "status", "hard").orElse(Map.of());
        return new TreeMap<>(hard)
                .entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("limits.") == limits)
                        .map(entry -> usage(quota, entry.getKey(), String.valueOf(entry.getValue())))
                        .collect(Collectors.joining(", "));
    }

    private static String usage(Object quota, String resource, String hard) {
        return resource + ": " + at(quota, "0", "status", "used", resource) + "/" + hard;
    }

    private static String externalIp(Object service) {
        List<String> given = Trees.list(service, "spec", "externalIPs").stream()
                .map(String::valueOf)
                .toList();
        return switch (at(service, "", "spec", "type").toString()) {
            case "ExternalName" -> at(service, "", "spec", "externalName").toString();
            case "LoadBalancer" -> given.isEmpty() ? "<pending>" : Cells.joined(given);
            default -> Cells.joined(given);
        };
    }

    private static String ports(Object service) {
        return Cells.joined(Cells.each(Trees.at(service, "spec", "ports"), port -> {
            String node = Trees.at(port, "nodePort") instanceof Long number ? ":" + number : "";
            return Optional.of(Trees.at(port, "port") + node + "/" + Trees.at(port, "protocol"));
        }));
    }
}
