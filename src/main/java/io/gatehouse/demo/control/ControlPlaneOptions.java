package io.gatehouse.demo.control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a control plane consists of.
 *
 * @param directory its own; what is there from an earlier time is used again
 * @param parts where the programs are
 * @param apiServers how many kube-apiservers share the one etcd, at least 1
 * @param components what runs beside them: of the controller manager, the scheduler and the test node
 * @param auditPolicy where given, each kube-apiserver writes an audit log by this policy
 * @param tokenFile kube-apiserver's static token file
 * @param apiServerFlags more flags for every kube-apiserver; the last of two equal ones counts
 */
public record ControlPlaneOptions(
        Path directory,
        Parts parts,
        int apiServers,
        Set<Part> components,
        Optional<Path> auditPolicy,
        Optional<Path> tokenFile,
        List<String> apiServerFlags) {

    private static final Set<Part> ALL = EnumSet.of(Part.KUBE_CONTROLLER_MANAGER, Part.KUBE_SCHEDULER, Part.TESTNODE);

    public ControlPlaneOptions {
        if (apiServers < 1 || !ALL.containsAll(components)) {
            throw new IllegalArgumentException(apiServers + " kube-apiservers with " + components);
        }
        directory = directory.toAbsolutePath();
        components = Set.copyOf(components);
        apiServerFlags = List.copyOf(apiServerFlags);
    }

    /** One kube-apiserver with all that pods need. */
    public static ControlPlaneOptions full(Path directory, Parts parts) {
        return new ControlPlaneOptions(directory, parts, 1, ALL, Optional.empty(), Optional.empty(), List.of());
    }

    /** Nothing but etcd and one kube-apiserver: objects are stored, and nobody acts on them. */
    public static ControlPlaneOptions apiOnly(Path directory, Parts parts) {
        return new ControlPlaneOptions(directory, parts, 1, Set.of(), Optional.empty(), Optional.empty(), List.of());
    }

    public ControlPlaneOptions withApiServers(int count) {
        return new ControlPlaneOptions(directory, parts, count, components, auditPolicy, tokenFile, apiServerFlags);
    }

    public ControlPlaneOptions withAuditPolicy(Path file) {
        return new ControlPlaneOptions(
                directory, parts, apiServers, components, Optional.of(file), tokenFile, apiServerFlags);
    }

    public ControlPlaneOptions withTokenFile(Path file) {
        return new ControlPlaneOptions(
                directory, parts, apiServers, components, auditPolicy, Optional.of(file), apiServerFlags);
    }

    public ControlPlaneOptions withApiServerFlags(String... flags) {
        return new ControlPlaneOptions(
                directory, parts, apiServers, components, auditPolicy, tokenFile, List.of(flags));
    }

    /** The programs that it takes but that are not there. */
    public List<Part> missing() {
        List<Part> needed = new ArrayList<>(List.of(Part.ETCD, Part.KUBE_APISERVER));
        needed.addAll(components);
        return parts.missing(needed);
    }
}
