package io.gatehouse.demo.embedded;

import static io.gatehouse.demo.embedded.Cells.NONE;
import static io.gatehouse.demo.embedded.Cells.UNSET;
import static io.gatehouse.demo.embedded.Cells.at;
import static io.gatehouse.demo.embedded.Cells.count;
import static io.gatehouse.demo.embedded.Column.AGE;
import static io.gatehouse.demo.embedded.Column.CREATED_AT;
import static io.gatehouse.demo.embedded.Column.number;
import static io.gatehouse.demo.embedded.Column.text;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The columns of the smaller groups. */
final class OtherColumns {
    private static final int MAX_SHOWN = 3;

    private OtherColumns() {}

    static Map<String, List<Column>> all() {
        return Map.ofEntries(
                Map.entry("ingressclasses.networking.k8s.io", INGRESS_CLASSES),
                Map.entry("ingresses.networking.k8s.io", INGRESSES),
                Map.entry(
                        "networkpolicies.networking.k8s.io",
                        List.of(text("Pod-Selector", o -> Cells.selector(Trees.at(o, "spec", "podSelector"))), AGE)),
                Map.entry("poddisruptionbudgets.policy", BUDGETS),
                Map.entry("clusterroles.rbac.authorization.k8s.io", List.of(CREATED_AT)),
                Map.entry("roles.rbac.authorization.k8s.io", List.of(CREATED_AT)),
                Map.entry("clusterrolebindings.rbac.authorization.k8s.io", BINDINGS),
                Map.entry("rolebindings.rbac.authorization.k8s.io", BINDINGS),
                Map.entry(
                        "leases.coordination.k8s.io",
                        List.of(text("Holder", o -> at(o, "", "spec", "holderIdentity")), AGE)),
                Map.entry("endpointslices.discovery.k8s.io", SLICES),
                Map.entry("priorityclasses.scheduling.k8s.io", PRIORITY_CLASSES),
                Map.entry("storageclasses.storage.k8s.io", STORAGE_CLASSES));
    }

    private static final List<Column> INGRESS_CLASSES = List.of(
            text("Controller", o -> at(o, "", "spec", "controller")),
            text("Parameters", OtherColumns::parameters),
            AGE);

    private static final List<Column> INGRESSES = List.of(
            text("Class", o -> at(o, NONE, "spec", "ingressClassName")),
            text("Hosts", OtherColumns::hosts),
            text("Address", o -> String.join(",", Cells.each(Trees.at(o, "status", "loadBalancer", "ingress"), "ip"))),
            text("Ports", o -> Trees.list(o, "spec", "tls").isEmpty() ? "80" : "80, 443"),
            AGE);

    private static final List<Column> BUDGETS = List.of(
            text("Min Available", o -> at(o, "N/A", "spec", "minAvailable").toString()),
            text("Max Unavailable", o -> at(o, "N/A", "spec", "maxUnavailable").toString()),
            number("Allowed Disruptions", o -> count(o, "status", "disruptionsAllowed")),
            AGE);

    private static final List<Column> BINDINGS = List.of(
            text("Role", o -> at(o, "", "roleRef", "kind") + "/" + at(o, "", "roleRef", "name")),
            AGE,
            text("Users", o -> subjects(o, "User")).onDemand(),
            text("Groups", o -> subjects(o, "Group")).onDemand(),
            text("ServiceAccounts", o -> subjects(o, "ServiceAccount")).onDemand());

    private static final List<Column> SLICES = List.of(
            text("AddressType", o -> at(o, "", "addressType")),
            text("Ports", OtherColumns::slicePorts),
            text("Endpoints", OtherColumns::sliceEndpoints),
            AGE);

    private static final List<Column> PRIORITY_CLASSES = List.of(
            number("Value", o -> count(o, "value")),
            new Column("Global-Default", "boolean", false, o -> at(o, false, "globalDefault")),
            AGE,
            text("PreemptionPolicy", o -> at(o, "", "preemptionPolicy")));

    private static final List<Column> STORAGE_CLASSES = List.of(
            text("Provisioner", o -> at(o, "", "provisioner")),
            text("ReclaimPolicy", o -> at(o, "Delete", "reclaimPolicy")),
            text("VolumeBindingMode", o -> at(o, UNSET, "volumeBindingMode")),
            text("AllowVolumeExpansion", o -> at(o, false, "allowVolumeExpansion")),
            AGE);

    private static String parameters(Object ingressClass) {
        return Trees.object(ingressClass, "spec", "parameters")
                .map(parameters -> parameters.get("kind")
                        + Trees.string(parameters, "apiGroup")
                                .map(group -> "." + group)
                                .orElse("")
                        + "/" + parameters.get("name"))
                .orElse(NONE);
    }

    private static String hosts(Object ingress) {
        List<String> hosts = Cells.each(Trees.at(ingress, "spec", "rules"), "host");
        return hosts.isEmpty() ? "*" : Cells.firstOf(hosts, MAX_SHOWN);
    }

    private static String subjects(Object binding, String kind) {
        return String.join(
                ", ",
                Trees.list(binding, "subjects").stream()
                        .filter(subject -> kind.equals(Trees.at(subject, "kind")))
                        .map(subject -> Trees.string(subject, "namespace")
                                        .map(namespace -> namespace + "/")
                                        .orElse("")
                                + Trees.at(subject, "name"))
                        .toList());
    }

    private static String slicePorts(Object slice) {
        List<String> ports = Trees.list(slice, "ports").stream()
                .map(port -> Objects.toString(Trees.at(port, "port"), "*"))
                .toList();
        return ports.isEmpty() ? UNSET : Cells.firstOf(ports, MAX_SHOWN);
    }

    private static String sliceEndpoints(Object slice) {
        List<String> addresses = Trees.list(slice, "endpoints").stream()
                .flatMap(endpoint -> Trees.list(endpoint, "addresses").stream())
                .map(String::valueOf)
                .toList();
        return addresses.isEmpty() ? UNSET : Cells.firstOf(addresses, MAX_SHOWN);
    }
}
