package io.gatehouse.server;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The ways in which a gate tells a real cluster who calls, with what the cluster has to know for each. */
public enum ForwardedBy {
    FRONT_PROXY("requestHeader") {
        @Override
        void giveCredential(GateFolder files, ControlPlane cluster) {
            // The folder's own one is that.
        }
    },
    IMPERSONATION_BY_CERTIFICATE("impersonate") {
        @Override
        void giveCredential(GateFolder files, ControlPlane cluster) throws IOException {
            giveCertificate(files, cluster);
        }
    },
    IMPERSONATION_BY_TOKEN("impersonate") {
        @Override
        void giveCredential(GateFolder files, ControlPlane cluster) throws Exception {
            giveToken(files, cluster);
        }
    },
    PASSED_TOKENS("passThrough") {
        @Override
        void giveCredential(GateFolder files, ControlPlane cluster) throws Exception {
            giveToken(files, cluster);
        }
    },
    PASSED_TOKENS_BESIDE_A_CERTIFICATE("passThrough") {
        @Override
        void giveCredential(GateFolder files, ControlPlane cluster) throws IOException {
            giveCertificate(files, cluster);
        }
    };

    /** The gate's own user where it has a certificate. */
    private static final String USER = "gatehouse";

    public static final String SERVICE_ACCOUNT = "system:serviceaccount:gatehouse:gatehouse";

    private static final String BOUND_TOO = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gatehouse-by-certificate}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "gatehouse:impersonator"}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gatehouse}]
            """;

    private final String mode;

    ForwardedBy(String mode) {
        this.mode = mode;
    }

    /** Whether no user without a token of the cluster's gets through. */
    public boolean passesTokens() {
        return mode.equals("passThrough");
    }

    abstract void giveCredential(GateFolder files, ControlPlane cluster) throws Exception;

    /** Has a gate that is about to start do it. */
    public GateFolder apply(GateFolder files, ControlPlane cluster) throws Exception {
        files.part("clusters").put("forwarding", GateFolder.map("mode", mode));
        if (this != FRONT_PROXY) {
            Kubectl admin = Kubectl.current(cluster.adminKubeconfig(0));
            admin.ok("apply", "-f", "deploy/impersonator.yaml");
            admin.runWithInput(BOUND_TOO, "apply", "-f", "-").ok();
            awaitRights(cluster);
        }
        giveCredential(files, cluster);
        return files;
    }

    private static void awaitRights(ControlPlane cluster) throws Exception {
        for (int server = 0; server < cluster.endpoints().size(); server++) {
            Kubectl admin = Kubectl.current(cluster.adminKubeconfig(server));
            for (String user : List.of(USER, SERVICE_ACCOUNT)) {
                Await.until(
                        "the gate's rights are known",
                        () -> admin.run("auth", "can-i", "impersonate", "users", "--as=" + user)
                                        .code()
                                == 0);
            }
        }
    }

    private static void giveCertificate(GateFolder files, ControlPlane cluster) throws IOException {
        cluster.ca().issue(LeafSpec.client(USER)).write(files.file("front-proxy.crt"), files.file("front-proxy.key"));
    }

    private static void giveToken(GateFolder files, ControlPlane cluster) throws Exception {
        Map<String, Object> part = files.part("clusters");
        part.remove("clientCertificateFile");
        part.remove("clientKeyFile");
        part.put("tokenFile", "gate.token");
        Kubectl admin = Kubectl.current(cluster.adminKubeconfig(0));
        files.write("gate.token", admin.ok("create", "token", "gatehouse", "-n", "gatehouse"));
    }
}
