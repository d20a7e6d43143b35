package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Permit;
import io.gatehouse.core.RequestInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that changes something, in admission's terms (k8s.io/apiserver, {@code admission/attributes.go}).
 *
 * @param operations what it may come to, the likely one first
 */
record Write(RequestInfo info, List<Operation> operations, Optional<PatchType> patch) {
    /** To these one connects, by whatever method. */
    static final Set<String> CONNECTS =
            Set.of("pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy");

    /** An update creates them where they are not there (k8s.io/kubernetes, {@code AllowCreateOnUpdate}). */
    private static final Set<String> CREATED_BY_UPDATE = Set.of(
            "runtimeclasses.node.k8s.io",
            "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io",
            "leases.coordination.k8s.io",
            "leasecandidates.coordination.k8s.io",
            "limitranges.",
            "events.",
            "events.events.k8s.io",
            "services.",
            "endpoints.");

    /** Empty where nothing is written. */
    static Optional<Write> of(Permit permit) {
        RequestInfo info = permit.call().info();
        if (!info.isResource()) {
            return Optional.empty();
        }
        if (info.apiGroup().isEmpty() && CONNECTS.contains(info.fullResource())) {
            return Optional.of(of(info, Operation.CONNECT));
        }
        return switch (info.verb()) {
            case "create" -> Optional.of(of(info, Operation.CREATE));
            case "update" ->
                Optional.of(
                        isCreatedByUpdate(info)
                                ? of(info, Operation.UPDATE, Operation.CREATE)
                                : of(info, Operation.UPDATE));
            case "patch" -> Optional.of(patch(info, permit.call().headers().get("Content-Type")));
            case "delete", "deletecollection" -> Optional.of(of(info, Operation.DELETE));
            default -> Optional.empty();
        };
    }

    private static Write of(RequestInfo info, Operation... operations) {
        return new Write(info, List.of(operations), Optional.empty());
    }

    private static Write patch(RequestInfo info, @Nullable String contentType) {
        PatchType type = PatchType.of(contentType);
        List<Operation> operations =
                type == PatchType.APPLY ? List.of(Operation.UPDATE, Operation.CREATE) : List.of(Operation.UPDATE);
        return new Write(info, operations, Optional.of(type));
    }

    private static boolean isCreatedByUpdate(RequestInfo info) {
        return info.subresource().isEmpty() && CREATED_BY_UPDATE.contains(info.resource() + "." + info.apiGroup());
    }

    /** The same where it is known what it comes to, and a patch has been applied. */
    Write settled(List<Operation> known) {
        return new Write(info, known, Optional.empty());
    }

    /** The same patch, written in another way; the same update, whatever it is written in. */
    Write sentAs(String contentType) {
        return patch.isEmpty() ? this : new Write(info, operations, Optional.of(PatchType.of(contentType)));
    }

    boolean isDeletionOfMany() {
        return operations.get(0) == Operation.DELETE && info.name().isEmpty();
    }

    boolean hasObject() {
        return patch.isEmpty() && operations.stream().anyMatch(o -> o == Operation.CREATE || o == Operation.UPDATE);
    }

    boolean isNamespace() {
        return info.apiGroup().isEmpty() && info.resource().equals("namespaces");
    }
}
