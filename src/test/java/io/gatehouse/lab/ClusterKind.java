package io.gatehouse.lab;

import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import java.nio.file.Path;

/** The clusters that tests share. */
public enum ClusterKind {
    /** Two kube-apiservers and all that pods need; who asked for what is in the audit logs. */
    FULL {
        @Override
        ControlPlaneOptions options(Path directory) {
            return ControlPlaneOptions.full(directory, Parts.here())
                    .withApiServers(2)
                    .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml"));
        }
    },
    /** One kube-apiserver: objects are stored, and nobody acts on them. */
    API_ONLY {
        @Override
        ControlPlaneOptions options(Path directory) {
            return ControlPlaneOptions.apiOnly(directory, Parts.here())
                    .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml"));
        }
    };

    abstract ControlPlaneOptions options(Path directory);
}
