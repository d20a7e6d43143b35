package io.gatehouse.metrics;

import java.util.Set;

/** Users as a label may name them: a few by name, all others together (k8s.io/apiserver, {@code endpoints/filters}). */
final class Usernames {
    private static final Set<String> NAMED =
            Set.of("admin", "client", "kube_proxy", "kubelet", "system:serviceaccount:kube-system:default");

    private Usernames() {}

    static String bounded(String name) {
        if (NAMED.contains(name)) {
            return name;
        }
        return name.indexOf('@') >= 0 ? "email_id" : "other";
    }
}
