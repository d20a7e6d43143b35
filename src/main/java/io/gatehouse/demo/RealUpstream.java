package io.gatehouse.demo;

import io.gatehouse.demo.control.ControlPlane;
import java.util.List;

/** A real control plane. */
record RealUpstream(ControlPlane plane) implements DemoUpstream {
    @Override
    public String description() {
        return "a real etcd, kube-apiserver, kube-controller-manager and kube-scheduler, with a test node whose"
                + " containers are processes of this machine";
    }

    @Override
    public List<String> endpoints() {
        return plane.endpoints();
    }

    @Override
    public void close() {
        plane.close();
    }
}
