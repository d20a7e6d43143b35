package io.gatehouse.story;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.gatehouse.server.TestGate;
import java.util.List;

/** curl at a gate. */
final class Curl {
    private Curl() {}

    /** @param options before the URL */
    static Finished at(TestGate gate, String target, String... options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("curl", "--silent", "--show-error", "--cacert");
        builder.command().add(gate.folder().pki().certificateFile("server-ca").toString());
        builder.command().addAll(List.of(options));
        builder.command().add("https://127.0.0.1:" + gate.port() + target);
        try (Running curl = Running.start(builder)) {
            return curl.awaitEnd();
        }
    }
}
