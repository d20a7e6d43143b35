package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault of a gateway's files at once, each with its place. */
class CheckConfigTest {
    @TempDir
    private Path parent;

    private GateFolder folder;

    @BeforeEach
    void files() throws Exception {
        CertificateAuthority cluster = CertificateAuthority.create("cluster");
        folder = new GateFolder(
                parent.resolve("gate"),
                List.of("https://127.0.0.1:1"),
                cluster.certificatePem(),
                cluster.issue(LeafSpec.client("front-proxy")));
    }

    private Ran check(Path file) {
        Ran ran = Ran.with("check-config", "--config", file.toString());
        return new Ran(ran.code(), ran.out(), ran.err().replace(folder.file("") + "/", ""));
    }

    private void hasFaults(String... faults) throws Exception {
        String text = "gatehouse: the configuration has " + faults.length + (faults.length == 1 ? " fault" : " faults")
                + ":\n  " + String.join("\n  ", faults) + "\n";
        check(folder.file("gateway.yaml")).isRefusal(2, text);
    }

    @Test
    void whatCanBeUsedHasNoFaults() throws Exception {
        Path file = folder.configurationFile();
        assertEquals(new Ran(0, file + ": no faults\n", ""), check(file));
        assertFalse(Files.exists(folder.file("audit.log")), "nothing is written");
    }

    @Test
    void allFaultsOfTheConfigurationAreToldAtOnce() throws Exception {
        folder.write("gateway.yaml", """
                apiVersion: gatehouse.io/v1alpha1
                kind: GatewayConfiguration
                listener: []
                listeners:
                - port: 70000
                  tls:
                    certificates: [{certificateFile: pki/server.crt, keyFile: pki/missing.key}]
                    minimumVersion: TLSv1.1
                authorization: {modes: [RBCA]}
                shutdown: {timeout: 60}
                clusters:
                - servers: [https://127.0.0.1:1]
                  caFile: cluster-ca.crt
                  clientCertificateFile: front-proxy.crt
                  forwarding: {mode: requestHeader}
                """);
        hasFaults(
                "gateway.yaml:3: listener: unknown key (did you mean listeners?)",
                "gateway.yaml:7: listeners[0].tls.certificates[0].keyFile: pki/missing.key: there is no such file",
                "gateway.yaml:8: listeners[0].tls.minimumVersion: \"TLSv1.1\" (expected: TLSv1.2, TLSv1.3; did you mean TLSv1.2?)",
                "gateway.yaml:5: listeners[0].port: 70000 (expected: a port, 0 to 65535)",
                "gateway.yaml:9: authorization.modes[0]: \"RBCA\" (expected: RBAC, ABAC, AlwaysAllow, AlwaysDeny; did you mean RBAC?)",
                "gateway.yaml:12: clusters[0].clientKeyFile: missing (expected: the key of clientCertificateFile)",
                "gateway.yaml:10: shutdown.timeout: \"60\" (expected: a duration such as 10s, 5m or 1h30m)");
    }

    @Test
    void allFaultsOfTheFilesThatItNamesAreToldAtOnce() throws Exception {
        folder.configurationFile();
        folder.write("pki/server.crt", "no certificate")
                .write("tokens.csv", "s3cret,bob,u-bob\ns3cret\n")
                .write("passwords.csv", "s3cret,system:carol,u-carol\n")
                .write(
                        "roles.yaml",
                        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrule: []\n")
                .write("audit-policy.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Everything\n");
        Files.delete(folder.file("front-proxy.key"));
        Files.createFile(folder.file("front-proxy.key"));
        hasFaults(
                "pki/server.crt: expected a certificate, found no PEM block at all",
                "front-proxy.key: expected a private key, found no PEM block at all",
                "tokens.csv:2: 1 columns (expected: at least 3: secret, user, uid)",
                "passwords.csv:1: the name system:carol (expected: a name without system: in front, or this one among"
                        + " systemNames in the configuration)",
                "roles.yaml:4: rule: unknown key (did you mean rules?)",
                "audit-policy.yaml:4: rules[0].level: \"Everything\" (expected: None, Metadata, Request, RequestResponse)");
    }

    @Test
    void anAuthorityOfUsersIsNoneOfProxies() throws Exception {
        folder.part("authentication")
                .put(
                        "requestHeader",
                        GateFolder.map("caFiles", List.of("pki/users-ca.crt"), "allowedNames", List.of("edge")));
        folder.configurationFile();
        hasFaults(
                "pki/users-ca.crt: the authority CN=users-ca is, signs or is signed by CN=users-ca, which signs for users"
                        + " (expected: an authority that has nothing to do with those of clientCertificate, for its proxies can be"
                        + " anybody)");
    }

    @Test
    void aConfigurationThatIsNotThereIsNamed() throws Exception {
        check(folder.file("nothing.yaml"))
                .isRefusal(2, "gatehouse: the configuration has 1 fault:\n  nothing.yaml: there is no such file\n");
    }

    @Test
    void anAuditLogThatCouldNotBeWrittenIsAFault() throws Exception {
        folder.part("audit").put("log", GateFolder.map("logFile", "tokens.csv/logs/audit.log"));
        folder.configurationFile();
        String where = "tokens.csv/logs/audit.log: cannot be written: ";
        hasFaults(where + "tokens.csv is no folder");
        folder.part("audit").put("log", GateFolder.map("logFile", "pki"));
        folder.configurationFile();
        hasFaults("pki: cannot be written: pki is a folder");
    }

    @Test
    void aFolderForTheAuditLogMayBeMadeLaterAndIsNotNow() throws Exception {
        folder.part("audit").put("log", GateFolder.map("logFile", "var/log/audit.log"));
        Path file = folder.configurationFile();
        assertEquals(new Ran(0, file + ": no faults\n", ""), check(file));
        assertFalse(Files.exists(folder.file("var")), "nothing is made");
    }
}
