package io.gatehouse.demo.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** A program that {@code src/test/lab/parts} makes; the version in its folder's name has an upgrade made anew. */
public enum Part {
    ETCD("etcd", "etcd", "ETCD"),
    KUBE_APISERVER("kube-apiserver", "kubernetes", "KUBERNETES"),
    KUBE_CONTROLLER_MANAGER("kube-controller-manager", "kubernetes", "KUBERNETES"),
    KUBE_SCHEDULER("kube-scheduler", "kubernetes", "KUBERNETES"),
    KUBECTL("kubectl", "kubernetes", "KUBERNETES"),
    KUBELET("kubelet", "kubernetes", "KUBERNETES"),
    /** Kubernetes' hollow node: with {@code --morph=proxy} a kube-proxy that sets no rules of the kernel's. */
    KUBEMARK("kubemark", "kubernetes", "KUBERNETES"),
    KWOK("kwok", "kwok", "KWOK"),
    /** Prometheus' judge of configurations and rules. */
    PROMTOOL("promtool", "prometheus", "PROMETHEUS"),
    /** An OpenID Connect server: the folder of its distribution, built for a store in memory. */
    KEYCLOAK("keycloak", "keycloak", "KEYCLOAK"),
    /** A judge of HTTP/2 servers. */
    H2SPEC("h2spec", "h2spec", "H2SPEC"),
    /** A node whose containers are processes of this machine. */
    TESTNODE("testnode", "testnode", ""),
    /** A container runtime that runs nothing, for a kubelet. */
    FAKECRI("fakecri", "fakecri", ""),
    /** An informer of client-go's that tells what it is told. */
    INFORMER("informer", "informer", ""),
    /** Of a control plane that lags behind, as managed ones do. */
    OLDER_KUBE_APISERVER("older-kube-apiserver", "kubernetes", "OLDER_KUBERNETES"),
    OLDER_KUBE_CONTROLLER_MANAGER("older-kube-controller-manager", "kubernetes", "OLDER_KUBERNETES"),
    OLDER_KUBE_SCHEDULER("older-kube-scheduler", "kubernetes", "OLDER_KUBERNETES"),
    /** The older kubectl of Debian's packages. */
    KUBECTL_DEBIAN("kubectl-debian", "debian", "");

    private final String program;
    private final String folder;

    Part(String program, String product, String version) {
        this.program = program;
        this.folder = version.isEmpty() ? product : product + "-" + Versions.ALL.getProperty(version);
    }

    /** The name of its file, or of its folder. */
    public String program() {
        return program;
    }

    /** The folder that holds it in the cache. */
    String folder() {
        return folder;
    }

    @Override
    public String toString() {
        return program;
    }

    private static final class Versions {
        static final Properties ALL = read();

        private static Properties read() {
            Properties versions = new Properties();
            try (InputStream file = Part.class.getResourceAsStream("versions.properties")) {
                versions.load(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return versions;
        }
    }
}
