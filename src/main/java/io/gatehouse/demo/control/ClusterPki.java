package io.gatehouse.demo.control;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.KeyKind;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.PkiFolder;
import java.io.IOException;

/** Which certificates a cluster has, and who signs them: as kubeadm makes them, under the same names. */
public record ClusterPki(PkiFolder files, CertificateAuthority ca, CertificateAuthority frontProxyCa) {

    static final String CA = "ca";
    static final String API_SERVER = "apiserver";
    static final String KUBELET_CLIENT = "apiserver-kubelet-client";
    static final String KUBELET_CLIENT_USER = "kube-apiserver-kubelet-client";
    static final String FRONT_PROXY_CA = "front-proxy-ca";
    public static final String FRONT_PROXY_CLIENT = "front-proxy-client";
    static final String SERVICE_ACCOUNTS = "sa";
    static final String NODE = "test-node";

    /** Makes what is missing. */
    public static ClusterPki in(PkiFolder files) throws IOException {
        ClusterPki pki = new ClusterPki(files, files.authority(CA), files.authority(FRONT_PROXY_CA));
        pki.apiServer();
        files.leaf(KUBELET_CLIENT, pki.ca, LeafSpec.client(KUBELET_CLIENT_USER));
        files.keyPair(SERVICE_ACCOUNTS, KeyKind.RSA_2048);
        pki.frontProxyClient();
        return pki;
    }

    /** What an API server shows to everybody. */
    public CertifiedKey apiServer() throws IOException {
        return files.leaf(
                API_SERVER,
                ca,
                LeafSpec.server("kube-apiserver")
                        .withDnsNames(
                                "localhost",
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc",
                                "kubernetes.default.svc.cluster.local")
                        .withAddresses("127.0.0.1", "::1", "10.0.0.1"));
    }

    /** What kube-apiserver believes X-Remote-User and its like from. */
    public CertifiedKey frontProxyClient() throws IOException {
        return files.leaf(FRONT_PROXY_CLIENT, frontProxyCa, LeafSpec.client(FRONT_PROXY_CLIENT));
    }

    CertifiedKey admin() throws IOException {
        return files.leaf("admin", ca, LeafSpec.client("kubernetes-admin", "system:masters"));
    }

    CertifiedKey controllerManager() throws IOException {
        return files.leaf("controller-manager", ca, LeafSpec.client("system:kube-controller-manager"));
    }

    CertifiedKey scheduler() throws IOException {
        return files.leaf("scheduler", ca, LeafSpec.client("system:kube-scheduler"));
    }

    CertifiedKey node() throws IOException {
        return files.leaf("node", ca, LeafSpec.client("system:node:" + NODE, "system:nodes"));
    }
}
