package io.gatehouse.lab;

import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
    /** The same with one kube-apiserver, in a control plane that is three versions older. */
    OLDER {
        @Override
        ControlPlaneOptions options(Path directory) throws IOException {
            Path programs = Files.createDirectories(directory.resolve("programs"));
            for (Map.Entry<Part, Part> program : OLDER_PROGRAMS.entrySet()) {
                Files.createSymbolicLink(
                        programs.resolve(program.getKey().program()),
                        Parts.here().require(program.getValue()));
            }
            Parts parts = new Parts(Optional.of(programs), directory);
            return ControlPlaneOptions.full(directory, parts)
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

    /** What is in the place of what. */
    private static final Map<Part, Part> OLDER_PROGRAMS = Map.of(
            Part.ETCD, Part.ETCD,
            Part.KUBE_APISERVER, Part.OLDER_KUBE_APISERVER,
            Part.KUBE_CONTROLLER_MANAGER, Part.OLDER_KUBE_CONTROLLER_MANAGER,
            Part.KUBE_SCHEDULER, Part.OLDER_KUBE_SCHEDULER,
            Part.TESTNODE, Part.TESTNODE);

    abstract ControlPlaneOptions options(Path directory) throws IOException;
}
