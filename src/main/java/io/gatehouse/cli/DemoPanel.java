package io.gatehouse.cli;

import io.gatehouse.demo.DemoFolder;
import io.gatehouse.demo.DemoUpstream;
import java.nio.file.Path;

/** What the demo prints when everything runs. */
final class DemoPanel {
    private DemoPanel() {}

    static String text(DemoFolder folder, DemoUpstream upstream, String server, int adminPort) {
        String kubeconfig = shown(folder.kubeconfig());
        return """

                Gatehouse %s runs.

                  API server   %s
                  gateway      %s
                  admin        http://127.0.0.1:%d/readyz?verbose, /livez, /metrics
                  files        %s (gateway.yaml, kubeconfig, roles.yaml, audit.log, ...)

                alice (certificate) may do everything, bob (token) may read everything but secrets, carol (password) may
                edit in the namespace workshop. In another terminal:

                  export KUBECONFIG=%s
                  kubectl --context alice get namespaces
                  kubectl --context alice run web --image=nginx:1.27
                  kubectl --context alice run web2 --image=nginx          # refused by the admission policy: no tag
                  kubectl --context bob get pods -A
                  kubectl --context bob get secrets -A                    # refused
                  kubectl --context carol create deployment hello --image=nginx:1.27
                  kubectl --context alice --as bob auth whoami
                  curl --cacert %s %s/version   # without a credential
                  tail -n 3 %s

                Ctrl-C ends all of it.
                """.formatted(
                        Version.ofGatehouse(),
                        upstream.description(),
                        server,
                        adminPort,
                        shown(folder.folder()),
                        kubeconfig,
                        shown(folder.gatewayAuthority()),
                        server,
                        shown(folder.folder().resolve("audit.log")));
    }

    /** As short as it can be typed here. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
