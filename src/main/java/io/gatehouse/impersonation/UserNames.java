package io.gatehouse.impersonation;

import io.gatehouse.kube.DnsNames;
import java.util.Optional;

/** User names that Kubernetes gives to others than people. */
final class UserNames {
    private static final String NODE = "system:node:";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private UserNames() {}

    record ServiceAccount(String namespace, String name) {}

    /** The node's name. */
    static Optional<String> node(String user) {
        return after(NODE, user).filter(DnsNames::isSubdomain);
    }

    static Optional<ServiceAccount> serviceAccount(String user) {
        return after(SERVICE_ACCOUNT, user).flatMap(rest -> {
            int colon = rest.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            ServiceAccount account = new ServiceAccount(rest.substring(0, colon), rest.substring(colon + 1));
            boolean isOne = DnsNames.isLabel(account.namespace) && DnsNames.isSubdomain(account.name);
            return isOne ? Optional.of(account) : Optional.empty();
        });
    }

    private static Optional<String> after(String prefix, String user) {
        return user.startsWith(prefix) ? Optional.of(user.substring(prefix.length())) : Optional.empty();
    }
}
