package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Change;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Furnishes new namespaces, and empties those that are to go. */
final class Namespaces {
    private static final long DELAY_MILLIS = 20;

    private final Cluster cluster;
    private final Kind namespaces;
    private final Kind accounts;
    private final Kind configMaps;
    private final String clusterCaPem;
    private final WorkQueue queue;

    Namespaces(Vertx vertx, Cluster cluster, String clusterCaPem) {
        this.cluster = cluster;
        this.namespaces = cluster.kind("namespaces");
        this.accounts = cluster.kind("serviceaccounts");
        this.configMaps = cluster.kind("configmaps");
        this.clusterCaPem = clusterCaPem;
        this.queue = new WorkQueue(vertx, DELAY_MILLIS, this::reconcile);
    }

    void changed(Change change) {
        if (change.kind().equals(namespaces)) {
            queue.add(Key.of(change.object()));
        } else if (change.type() == Change.Type.DELETED && change.kind().isNamespaced()) {
            queue.add(new Key("", Meta.namespace(change.object())));
        }
    }

    private void reconcile(Key key) {
        Optional<Map<String, @Nullable Object>> found = cluster.find(namespaces, key);
        if (found.isEmpty()) {
            return;
        }
        if (Meta.isBeingDeleted(found.get())) {
            empty(found.get());
        } else {
            furnish(key.name());
        }
    }

    private void furnish(String namespace) {
        if (cluster.find(accounts, new Key(namespace, "default")).isEmpty()) {
            cluster.create(accounts, namespace, Trees.of("metadata", Trees.of("name", "default")));
        }
        Map<String, @Nullable Object> bundle =
                Trees.of("metadata", Trees.of("name", "kube-root-ca.crt"), "data", Trees.of("ca.crt", clusterCaPem));
        if (cluster.find(configMaps, new Key(namespace, "kube-root-ca.crt")).isEmpty()) {
            cluster.create(configMaps, namespace, bundle);
        }
    }

    /** The last object that goes, pods take a while, brings it back here. */
    private void empty(Map<String, @Nullable Object> namespace) {
        boolean empty = true;
        for (Kind kind : cluster.kinds().all()) {
            if (kind.isNamespaced()) {
                for (Map<String, @Nullable Object> object : cluster.store().list(kind, Meta.name(namespace))) {
                    delete(kind, object);
                }
                empty &= cluster.store().list(kind, Meta.name(namespace)).isEmpty();
            }
        }
        if (empty) {
            cluster.store().remove(namespaces, namespace);
        }
    }

    private void delete(Kind kind, Map<String, @Nullable Object> object) {
        if (!Meta.isBeingDeleted(object)) {
            cluster.delete(kind, object);
        }
    }
}
