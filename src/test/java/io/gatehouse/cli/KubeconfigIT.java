package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That kubectl reaches the gate by what the command writes, as the user that it is for. */
class KubeconfigIT {
    @TempDir
    private Path parent;

    @Test
    void kubectlIsEachUserByItsKubeconfig() throws Exception {
        GateFolder folder = GateFolder.inFrontOf(RealCluster.get(ClusterKind.API_ONLY), parent.resolve("gate"));
        String token = Files.writeString(parent.resolve("token"), GateFolder.BOBS_TOKEN + "\n")
                .toString();
        String password = Files.writeString(parent.resolve("password"), GateFolder.CAROLS_PASSWORD + "\n")
                .toString();
        try (TestGate gate = TestGate.start(folder)) {
            assertEquals(
                    "alice",
                    whoAmI(
                            gate,
                            "alice",
                            "--client-certificate=" + folder.pki().certificateFile("alice"),
                            "--client-key=" + folder.pki().keyFile("alice")));
            assertEquals("bob", whoAmI(gate, "bob", "--token-file=" + token, "--namespace=dev"));
            assertEquals("carol", whoAmI(gate, "carol", "--password-file=" + password, "--context=as-carol"));
        }
    }

    /** kubectl reads in the file what it read there before, and the user that was added. */
    @Test
    void whatKubectlHasWrittenStays() throws Exception {
        Path kubeconfig = parent.resolve("kubeconfig");
        Kubectl kubectl = Kubectl.current(kubeconfig);
        kubectl.ok("config", "set-cluster", "gatehouse", "--server=https://gate:6443", "--tls-server-name=1e3");
        kubectl.ok(
                "config",
                "set-credentials",
                "me",
                "--exec-api-version=client.authentication.k8s.io/v1",
                "--exec-command=login",
                "--exec-arg=007");
        kubectl.ok("config", "set-context", "mine", "--cluster=gatehouse", "--user=me", "--namespace=0x1F");
        kubectl.ok("config", "use-context", "mine");
        String before = kubectl.ok("config", "view", "--raw", "--minify");
        String token = Files.writeString(parent.resolve("token"), "12e5\n").toString();
        CertificateAuthority.create("ca").write(parent.resolve("ca.crt"), parent.resolve("ca.key"));

        Ran ran = Ran.with(
                "kubeconfig",
                "--server=https://gate",
                "--certificate-authority=" + parent.resolve("ca.crt"),
                "--user=0o17",
                "--token-file=" + token,
                "--cluster=gate",
                "--output=" + kubeconfig);

        assertEquals(0, ran.code(), ran::toString);
        assertEquals(before, kubectl.ok("config", "view", "--raw", "--minify"));
        String added = kubectl.ok(
                "config",
                "view",
                "--raw",
                "--minify",
                "--context=0o17",
                "-o=jsonpath={.users[0].user.token} {.clusters[0].cluster.server}");
        assertEquals("12e5 https://gate", added);
        assertEquals("0o17\nmine\n", kubectl.ok("config", "get-contexts", "-o=name"));
    }

    private String whoAmI(TestGate gate, String user, String... proof) throws Exception {
        Path kubeconfig = Files.createDirectory(parent.resolve(user)).resolve("kubeconfig");
        List<String> arguments = new ArrayList<>(List.of("kubeconfig", "--server=https://127.0.0.1:" + gate.port()));
        arguments.add("--certificate-authority=" + gate.folder().pki().certificateFile("server-ca"));
        arguments.addAll(List.of("--user=" + user, "--output=" + kubeconfig));
        arguments.addAll(List.of(proof));
        Ran ran = Ran.with(arguments);
        assertEquals(0, ran.code(), ran::toString);
        assertTrue(ran.out().contains("kubectl --kubeconfig " + kubeconfig), ran::out);
        return Kubectl.current(kubeconfig).ok("auth", "whoami", "-o=jsonpath={.status.userInfo.username}");
    }
}
