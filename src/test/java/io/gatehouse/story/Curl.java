package io.gatehouse.story;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.gatehouse.server.TestGate;
import java.nio.file.Path;
import java.util.List;

/** curl, which shows what it is given: also a certificate that no server can want. */
final class Curl {
    private Curl() {}

    /** @param options before the URL */
    static Finished at(TestGate gate, String target, String... options) throws Exception {
        try (Running curl = start(gate, target, options)) {
            return curl.awaitEnd();
        }
    }

    /** Leaves it running. */
    static Running start(TestGate gate, String target, String... options) throws Exception {
        Path authority = gate.folder().pki().certificateFile("server-ca");
        return start("127.0.0.1:" + gate.port(), authority, target, options);
    }

    /** Straight at the first kube-apiserver. */
    static Finished at(ControlPlane cluster, String target, String... options) throws Exception {
        Path authority = cluster.files().certificateFile("ca");
        try (Running curl = start(cluster.endpoints().get(0), authority, target, options)) {
            return curl.awaitEnd();
        }
    }

    private static Running start(String endpoint, Path authority, String target, String... options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("curl", "--silent", "--show-error", "--cacert");
        builder.command().add(authority.toString());
        builder.command().addAll(List.of(options));
        builder.command().add("https://" + endpoint + target);
        return Running.start(builder);
    }
}
