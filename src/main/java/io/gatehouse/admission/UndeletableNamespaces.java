package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * Namespaces that nobody may delete, as in kube-apiserver's NamespaceLifecycle (k8s.io/apiserver, {@code
 * admission/plugin/namespace/lifecycle}). Namespaces are deleted one by one there: a deletion of all is not served.
 */
final class UndeletableNamespaces implements AdmissionController {
    private final Set<String> names;

    UndeletableNamespaces(List<String> names) {
        this.names = Set.copyOf(names);
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public boolean concerns(Permit permit) {
        RequestInfo info = permit.call().info();
        return info.verb().equals("delete")
                && info.isResource()
                && info.resource().equals("namespaces")
                && info.apiGroup().isEmpty()
                && info.subresource().isEmpty()
                && names.contains(info.name());
    }

    @Override
    public Future<Outcome> review(Review review) {
        String name = review.permit().call().info().name();
        return Future.succeededFuture(
                Outcome.refused(Refusal.forbidden("", "namespaces", name, "this namespace may not be deleted")));
    }
}
