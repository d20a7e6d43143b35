package io.gatehouse.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.authn.Authentication;
import io.gatehouse.authn.PasswordAttempts;
import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * AuthenticationConfigurations that a kube-apiserver takes, and the gate too, or refuses, and the gate too. The
 * kube-apiserver never starts: where it finds no fault there, the file that it reads next is missing.
 */
class IssuerFilesIT {
    private static final String NEXT = "loading audit policy file";

    @TempDir
    static Path folder;

    private static Path key;
    private static Path certificate;

    @BeforeAll
    static void makeKey() throws Exception {
        key = folder.resolve("accounts.key");
        certificate = folder.resolve("accounts.crt");
        CertifiedKey made = CertificateAuthority.create("accounts").issue(LeafSpec.client("accounts"));
        made.write(certificate, key);
    }

    private static String kubeSays(Path file) throws Exception {
        try (Running running = Running.start(new ProcessBuilder(
                Parts.here().require(Part.KUBE_APISERVER).toString(),
                "--authentication-config=" + file,
                "--etcd-servers=http://127.0.0.1:1",
                "--bind-address=127.0.0.1",
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://accounts.example",
                "--service-account-key-file=" + certificate,
                "--service-account-signing-key-file=" + key,
                "--cert-dir=" + folder.resolve("certs"),
                "--audit-policy-file=/nowhere"))) {
            Finished finished = running.awaitEnd();
            return finished.err().substring(finished.err().indexOf("\"command failed\""));
        }
    }

    private static String gateSays(Path file) {
        Optional<AuthenticationConfiguration.Jwt> jwt =
                Optional.of(new AuthenticationConfiguration.Jwt(file, List.of()));
        try {
            Authentication.of(
                    new AuthenticationConfiguration(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            jwt,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    new PasswordAttempts(Surroundings.NONE.vertx(), 1),
                    Surroundings.NONE);
            return "";
        } catch (InvalidConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static List<IssuerFiles.Case> alike() {
        return IssuerFiles.ALIKE;
    }

    static List<IssuerFiles.Case> stricter() {
        return IssuerFiles.STRICTER;
    }

    @ParameterizedTest
    @MethodSource("alike")
    void areTakenByBothOrByNeither(IssuerFiles.Case one) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "issuers", ".yaml"), one.text());
        String kube = kubeSays(file);
        String gate = gateSays(file);
        assertTrue(kube.contains(NEXT) || kube.contains("authentication configuration"), kube);
        assertEquals(kube.contains(NEXT), gate.isEmpty(), () -> kube + "\n" + gate);
    }

    @ParameterizedTest
    @MethodSource("stricter")
    void areTakenByKubeAloneWhereTheGateSaysSo(IssuerFiles.Case one) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "issuers", ".yaml"), one.text());
        String kube = kubeSays(file);
        assertTrue(kube.contains(NEXT), kube);
        assertTrue(!gateSays(file).isEmpty());
    }
}
