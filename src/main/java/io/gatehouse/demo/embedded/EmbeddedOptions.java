package io.gatehouse.demo.embedded;

import java.util.Set;

/**
 * How an {@link EmbeddedUpstream} is to be.
 *
 * @param address where it listens
 * @param port 0 for any that is free
 * @param certificatePem its own certificate, with those above it
 * @param keyPem the key of that
 * @param frontProxyCaPem who signed the front proxy's client certificate
 * @param frontProxyNames the common names that such a certificate may bear
 * @param clusterCaPem what pods, and readers of {@code kube-root-ca.crt}, are to trust
 * @param clusterInfo the kubeconfig in the ConfigMap {@code cluster-info} of kube-public, for who does not know the cluster yet
 */
public record EmbeddedOptions(
        String address,
        int port,
        String certificatePem,
        String keyPem,
        String frontProxyCaPem,
        Set<String> frontProxyNames,
        String clusterCaPem,
        String clusterInfo) {

    public EmbeddedOptions {
        frontProxyNames = Set.copyOf(frontProxyNames);
    }

    @Override
    public String toString() {
        return "EmbeddedOptions[" + address + ":" + port + "]"; // the key is nobody's business
    }
}
