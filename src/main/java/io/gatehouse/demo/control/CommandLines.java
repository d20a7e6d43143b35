package io.gatehouse.demo.control;

import io.gatehouse.pki.PkiFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How each program is called, all of them in the control plane's directory. */
record CommandLines(ControlPlaneOptions options, PkiFolder pki) {

    /** Sockets in a folder that only its owner may enter: etcd asks nobody who he is, and needs no port so. */
    private static final String ETCD_CLIENTS = "unix://etcd.sock";

    private static final String ETCD_PEERS = "unix://etcd-peer.sock";

    static List<String> etcd() {
        return List.of(
                "--data-dir=etcd",
                "--unsafe-no-fsync",
                "--listen-client-urls=" + ETCD_CLIENTS,
                "--advertise-client-urls=" + ETCD_CLIENTS,
                "--listen-peer-urls=" + ETCD_PEERS,
                "--initial-advertise-peer-urls=" + ETCD_PEERS,
                "--initial-cluster=default=" + ETCD_PEERS);
    }

    List<String> apiServer(int port, Path auditLog) {
        List<String> flags = new ArrayList<>();
        // --permit-port-sharing: the port is held for it, see ReservedPort. A loopback address is not advertised.
        flags.addAll(List.of(
                "--etcd-servers=" + ETCD_CLIENTS,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--permit-port-sharing",
                "--endpoint-reconciler-type=none",
                "--external-hostname=localhost",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--enable-bootstrap-token-auth",
                "--allow-privileged",
                "--profiling=false"));
        if (options.apiServerFlags().stream().noneMatch(flag -> flag.startsWith("--authorization-config="))) {
            // Beside that one it would be an error.
            flags.add("--authorization-mode=Node,RBAC");
        }
        flags.addAll(certificates());
        flags.addAll(requestHeaders());
        flags.addAll(serviceAccounts(port));
        options.auditPolicy().ifPresent(policy -> {
            flags.add("--audit-policy-file=" + policy.toAbsolutePath());
            flags.add("--audit-log-path=" + auditLog);
        });
        options.tokenFile().ifPresent(file -> flags.add("--token-auth-file=" + file.toAbsolutePath()));
        flags.addAll(options.apiServerFlags());
        return flags;
    }

    private List<String> certificates() {
        return List.of(
                "--tls-cert-file=" + pki.certificateFile(ClusterPki.API_SERVER),
                "--tls-private-key-file=" + pki.keyFile(ClusterPki.API_SERVER),
                "--client-ca-file=" + pki.certificateFile(ClusterPki.CA),
                "--kubelet-client-certificate=" + pki.certificateFile(ClusterPki.KUBELET_CLIENT),
                "--kubelet-client-key=" + pki.keyFile(ClusterPki.KUBELET_CLIENT),
                "--kubelet-preferred-address-types=InternalIP,Hostname");
    }

    private List<String> requestHeaders() {
        return List.of(
                "--requestheader-client-ca-file=" + pki.certificateFile(ClusterPki.FRONT_PROXY_CA),
                "--requestheader-allowed-names=" + ClusterPki.FRONT_PROXY_CLIENT,
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-uid-headers=X-Remote-Uid",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-");
    }

    /** The issuer stays when ports change, so that tokens stay valid; their keys are had from this very server. */
    private List<String> serviceAccounts(int port) {
        return List.of(
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-jwks-uri=https://127.0.0.1:" + port + "/openid/v1/jwks",
                "--service-account-key-file=" + pki.publicKeyFile(ClusterPki.SERVICE_ACCOUNTS),
                "--service-account-signing-key-file=" + pki.keyFile(ClusterPki.SERVICE_ACCOUNTS));
    }

    /**
     * With the limits as they are by default it starts five seconds later: it makes an account for each controller. The
     * last two controllers, which kubeadm has too, sign the ConfigMap cluster-info and remove expired bootstrap tokens.
     */
    List<String> controllerManager(Path kubeconfig) {
        return List.of(
                "--kubeconfig=" + kubeconfig,
                "--secure-port=0",
                "--leader-elect=false",
                "--kube-api-qps=1000",
                "--kube-api-burst=1000",
                "--use-service-account-credentials",
                "--service-account-private-key-file=" + pki.keyFile(ClusterPki.SERVICE_ACCOUNTS),
                "--root-ca-file=" + pki.certificateFile(ClusterPki.CA),
                "--cluster-signing-cert-file=" + pki.certificateFile(ClusterPki.CA),
                "--cluster-signing-key-file=" + pki.keyFile(ClusterPki.CA),
                "--controllers=*,bootstrap-signer-controller,token-cleaner-controller");
    }

    static List<String> scheduler(Path kubeconfig) {
        return List.of("--kubeconfig=" + kubeconfig, "--secure-port=0", "--leader-elect=false");
    }

    List<String> testNode(Path kubeconfig) {
        return List.of(
                "-kubeconfig=" + kubeconfig,
                "-name=" + ClusterPki.NODE,
                "-dir=node",
                "-client-ca-file=" + pki.certificateFile(ClusterPki.CA),
                "-client-name=" + ClusterPki.KUBELET_CLIENT_USER);
    }
}
