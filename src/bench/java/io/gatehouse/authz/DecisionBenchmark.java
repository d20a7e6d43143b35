package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Origin;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Samples;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.ObjectMeta;
import io.gatehouse.kube.PolicyRule;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.RoleRef;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A decision of RBAC about a user with one binding, among those of others. */
@State(Scope.Benchmark)
public class DecisionBenchmark {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String VERSION = "rbac.authorization.k8s.io/v1";

    @Param({"10", "1000", "100000"})
    int bindings;

    private Rbac rbac;
    private Attributes allowed;
    private Attributes notAllowed;

    @Setup
    public void bind() {
        List<RbacObject> objects = new ArrayList<>();
        PolicyRule reads =
                new PolicyRule(List.of("get", "list"), List.of(""), List.of("configmaps"), List.of(), List.of());
        objects.add(new ClusterRole(VERSION, "ClusterRole", ObjectMeta.named("reads"), List.of(reads), Optional.empty()));
        objects.add(binding("bench"));
        for (int i = 1; i < bindings; i++) {
            objects.add(binding("other-" + i));
        }
        rbac = new Rbac(objects);
        allowed = question("configmaps");
        notAllowed = question("secrets");
    }

    private static ClusterRoleBinding binding(String user) {
        RbacSubject subject = new RbacSubject(RbacSubject.Kind.USER, Optional.of(GROUP), user, "");
        RoleRef role = new RoleRef(GROUP, "ClusterRole", "reads");
        return new ClusterRoleBinding(VERSION, "ClusterRoleBinding", ObjectMeta.named(user), List.of(subject), role);
    }

    private static Attributes question(String resource) {
        RequestInfo action = RequestInfo.ofAction("get", "", "v1", "default", resource, "", "small");
        return new Attributes("default", Samples.USER, action, Origin.of("main", "192.0.2.7", Optional.empty()));
    }

    @Benchmark
    public Future<Decision> allowed() {
        return rbac.authorize(allowed);
    }

    @Benchmark
    public Future<Decision> notAllowed() {
        return rbac.authorize(notAllowed);
    }
}
