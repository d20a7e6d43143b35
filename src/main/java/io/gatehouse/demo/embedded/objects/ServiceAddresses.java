package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The addresses and node ports of services: none is given twice. */
final class ServiceAddresses {
    private static final int FIRST_NODE_PORT = 30_000;
    private static final int LAST_NODE_PORT = 32_767;
    private static final Set<String> WITH_NODE_PORT = Set.of("NodePort", "LoadBalancer");

    private final Store store;
    private final Kind services;

    ServiceAddresses(Store store, Kind services) {
        this.store = store;
        this.services = services;
    }

    void assign(Map<String, @Nullable Object> service) {
        Map<String, @Nullable Object> spec = Defaults.spec(service);
        String type = Trees.string(spec, "type").orElse("");
        if (!type.equals("ExternalName")) {
            String name = Meta.namespace(service) + "/" + Meta.name(service);
            if (spec.get("clusterIP") == null || "".equals(spec.get("clusterIP"))) {
                spec.put("clusterIP", freeAddress());
            }
            spec.put("clusterIPs", Trees.listOf(spec.get("clusterIP")));
            Trees.list(spec, "ports")
                    .forEach(port -> Trees.object(port)
                            .ifPresent(p -> assignNodePort(service, name, p, WITH_NODE_PORT.contains(type))));
        }
    }

    private void assignNodePort(
            Map<String, @Nullable Object> service, String name, Map<String, @Nullable Object> port, boolean wanted) {
        if (!wanted) {
            port.remove("nodePort");
        } else if (port.get("nodePort") instanceof Long given && given != 0) {
            if (usedNodePorts(name).anyMatch(given::equals)) {
                throw Failure.invalid(
                        services,
                        Meta.name(service),
                        "spec.ports[0].nodePort",
                        "Invalid value: " + given + ": provided port is already allocated");
            }
        } else {
            Set<Long> used =
                    Stream.concat(usedNodePorts(name), nodePorts(service)).collect(Collectors.toSet());
            port.put("nodePort", firstFree(used));
        }
    }

    private static Long firstFree(Set<Long> used) {
        return LongStream.rangeClosed(FIRST_NODE_PORT, LAST_NODE_PORT)
                .boxed()
                .filter(port -> !used.contains(port))
                .findFirst()
                .orElseThrow(() -> Failure.badRequest("no node port is left"));
    }

    private Stream<Long> usedNodePorts(String butOf) {
        return store.list(services, "").stream()
                .filter(service -> !butOf.equals(Meta.namespace(service) + "/" + Meta.name(service)))
                .flatMap(ServiceAddresses::nodePorts);
    }

    private static Stream<Long> nodePorts(Map<String, @Nullable Object> service) {
        return Trees.list(service, "spec", "ports").stream()
                .map(port -> Trees.at(port, "nodePort"))
                .filter(Long.class::isInstance)
                .map(Long.class::cast);
    }

    private String freeAddress() {
        List<Object> used = store.list(services, "").stream()
                .map(service -> Trees.at(service, "spec", "clusterIP"))
                .filter(Objects::nonNull)
                .toList();
        return IntStream.range(1, 1 << 16)
                .mapToObj(i -> "10.96." + i / 256 + "." + i % 256)
                .filter(address -> !used.contains(address))
                .findFirst()
                .orElseThrow(() -> Failure.badRequest("no service address is left"));
    }
}
