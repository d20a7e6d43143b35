package io.gatehouse.demo;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The API server that the demo's gateway stands in front of. */
public sealed interface DemoUpstream extends AutoCloseable permits RealUpstream, InProcessUpstream {
    /** In words. */
    String description();

    /** As {@code host:port}. */
    List<String> endpoints();

    @Override
    void close();

    /**
     * A real control plane where its programs are on this machine, else the embedded one; either uses the certificates
     * of the folder.
     *
     * @param progress is given a line for each program that serves
     * @throws IOException if it cannot be started; nothing of it is left then
     */
    static DemoUpstream start(DemoFolder folder, Consumer<String> progress) throws IOException, InterruptedException {
        ControlPlaneOptions options = ControlPlaneOptions.full(folder.cluster(), Parts.here());
        if (!options.missing().isEmpty()) {
            return InProcessUpstream.start(folder, options.missing());
        }
        ControlPlane plane = new ControlPlane(options);
        try {
            plane.start(progress);
            return new RealUpstream(plane);
        } catch (IOException | InterruptedException | RuntimeException e) {
            plane.close();
            throw e;
        }
    }
}
