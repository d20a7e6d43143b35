package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Openssl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates by a cluster's own CA: kubectl is at the gate whom the command has said, or nobody. */
class CertsIT {
    private static final String BY_CA = " --ca-certificate ca.crt --ca-key ca.key ";

    @TempDir
    static Path temporary;

    private static CertsFolder certs;
    private static TestGate gate;

    @BeforeAll
    static void start() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.API_ONLY);
        certs = new CertsFolder(temporary);
        Files.copy(cluster.files().certificateFile("ca"), certs.file("ca.crt"));
        Files.copy(cluster.files().keyFile("ca"), certs.file("ca.key"));
        GateFolder folder = GateFolder.inFrontOf(cluster, temporary.resolve("gate"));
        folder.part("authentication")
                .put(
                        "clientCertificate",
                        GateFolder.map("caFiles", List.of(certs.file("ca.crt").toString())));
        gate = TestGate.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    private static Kubectl kubectl(String name) throws Exception {
        Path kubeconfig = Files.createDirectory(certs.file(name)).resolve("kubeconfig");
        Ran ran = Ran.with(
                "kubeconfig",
                "--server=https://127.0.0.1:" + gate.port(),
                "--certificate-authority=" + gate.folder().pki().certificateFile("server-ca"),
                "--user=" + name,
                "--client-certificate=" + certs.file(name + ".crt"),
                "--client-key=" + certs.file(name + ".key"),
                "--output=" + kubeconfig);
        assertEquals(0, ran.code(), ran::toString);
        return Kubectl.current(kubeconfig);
    }

    /** As {@code show} would have it. */
    private static List<String> whoAmI(String name) throws Exception {
        JsonObject user = new JsonObject(kubectl(name).ok("auth", "whoami", "-o=json"))
                .getJsonObject("status")
                .getJsonObject("userInfo");
        Stream<String> groups = user.getJsonArray("groups").stream().map(group -> "group     \"" + group + "\"");
        Stream<String> extra = user.getJsonObject("extra").stream()
                .map(entry -> "extra     " + entry.getKey() + "=" + ((JsonArray) entry.getValue()).getString(0));
        String uid = user.getString("uid");
        return Stream.of(
                        Stream.of("user      \"" + user.getString("username") + "\""),
                        uid == null ? Stream.<String>empty() : Stream.of("UID       \"" + uid + "\""),
                        groups,
                        extra)
                .flatMap(lines -> lines)
                .toList();
    }

    private static List<String> shown(String name) {
        return certs.ok("show " + name + ".crt --ca-certificate ca.crt")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("(user|UID|group|extra) .*"))
                .toList();
    }

    @Test
    void kubectlIsWhomTheIssuedCertificateIsSaidToAuthenticate() throws Exception {
        certs.ok("issue --user alice --group dev --group a,b --uid u-1 --output alice" + BY_CA);
        assertEquals(shown("alice"), whoAmI("alice"));
        assertTrue(
                shown("alice").contains("group     \"a,b\""),
                () -> shown("alice").toString());
    }

    @Test
    void whoHasACertificateOfACaBelowTheClustersIsWhomItIsSaidToAuthenticate() throws Exception {
        certs.ok("ca --name team --output team" + BY_CA);
        certs.ok("issue --user erin --group dev --output erin --ca-certificate team.crt --ca-key team.key");
        assertEquals(shown("erin"), whoAmI("erin"));
        certs.ok("issue --user frank --output frank --ca-certificate team.crt --ca-key team.key");
        String chain = certs.text("frank.crt");
        Files.writeString(certs.file("frank.crt"), chain.substring(0, chain.indexOf("-----BEGIN", 1)));
        assertEquals(1, certs.run("show frank.crt --ca-certificate ca.crt").code());
        assertFalse(kubectl("frank").run("auth", "whoami").code() == 0);
    }

    @Test
    void aSignedRequestAuthenticatesWhomTheOperatorNamed() throws Exception {
        new Openssl(temporary)
                .ok("req -new -newkey rsa:2048 -nodes -keyout bob.key -out bob.csr -subj /O=system:masters/CN=root");
        certs.ok("sign --request bob.csr --user bob --output bob.crt" + BY_CA);
        assertEquals(shown("bob"), whoAmI("bob"));
        assertEquals("user      \"bob\"", shown("bob").get(0));
        assertEquals("no\n", kubectlCanI("bob"));
    }

    private static String kubectlCanI(String name) throws Exception {
        return Kubectl.current(certs.file(name).resolve("kubeconfig"))
                .run("auth", "can-i", "get", "secrets")
                .out();
    }

    @Test
    void whatShowRefusesTheGateRefuses() throws Exception {
        certs.ok("issue --use server --dns carol --output carol" + BY_CA);
        certs.ok("ca --name kubernetes --output other");
        certs.ok("issue --user dave --output dave --ca-certificate other.crt --ca-key other.key");
        for (String name : List.of("carol", "dave")) {
            assertEquals(
                    1,
                    certs.run("show " + name + ".crt --ca-certificate ca.crt").code());
            Finished asked = kubectl(name).run("auth", "whoami");
            assertTrue(asked.code() != 0 && asked.err().contains("Unauthorized"), asked::toString);
        }
    }
}
