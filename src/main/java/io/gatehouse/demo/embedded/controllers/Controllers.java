package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Store;
import io.vertx.core.Vertx;

/** All controllers. They run on the event loop on which they are started, and end with it. */
public final class Controllers {
    private Controllers() {}

    /**
     * Starts them all.
     *
     * @param clusterCaPem what every namespace's {@code kube-root-ca.crt} holds
     */
    public static void start(Vertx vertx, Kinds kinds, Store store, Registry registry, String clusterCaPem) {
        Cluster cluster = new Cluster(kinds, store, registry);
        store.listen(new Namespaces(vertx, cluster, clusterCaPem)::changed);
        store.listen(new Garbage(vertx, cluster)::changed);
        store.listen(new Deployments(vertx, cluster)::changed);
        store.listen(new Replicas(vertx, cluster, kinds.get("replicasets.apps"))::changed);
        store.listen(new Replicas(vertx, cluster, kinds.get("replicationcontrollers"))::changed);
        store.listen(new Pods(vertx, cluster)::changed);
    }
}
