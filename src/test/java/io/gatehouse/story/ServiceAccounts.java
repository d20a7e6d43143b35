package io.gatehouse.story;

import io.gatehouse.server.GateFolder;

/** What it takes that a cluster's ServiceAccounts come through a gate. */
final class ServiceAccounts {

    /** For the API servers: the gate may ask them whose a token is. */
    static final String MAY_BE_REVIEWED = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "gate:token-reviews"}
            rules: [{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "gate:token-reviews"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "gate:token-reviews"}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: "gatehouse:probe"}
            - {kind: ServiceAccount, name: gatehouse, namespace: gatehouse}
            """;

    private ServiceAccounts() {}

    /** For the gate. */
    static void accept(GateFolder files) {
        files.part("authentication").put("serviceAccounts", GateFolder.map());
    }
}
