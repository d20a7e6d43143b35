package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What a kubeconfig has in it, and which ones are not written. */
class KubeconfigCommandTest {
    private final CertificateAuthority authority = CertificateAuthority.create("ca");

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        authority.write(folder.resolve("ca.crt"), folder.resolve("ca.key"));
        authority.issue(LeafSpec.client("u")).write(folder.resolve("u.crt"), folder.resolve("u.key"));
        write("token", "s3cret\n");
        write("password", " two words \n");
        write("two", "one\ntwo\n");
        write("empty", "");
        Files.createDirectory(folder.resolve("folder"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Ran run(String... more) {
        return runFor("https://gate:6443", "ca.crt", "kubeconfig", more);
    }

    /** Files are named from the folder, and the messages too. */
    private Ran runFor(String server, String ca, String output, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("kubeconfig", "--server", server, "--certificate-authority", in(ca), "--user", "u"));
        arguments.addAll(List.of("--output", in(output)));
        for (String word : more) {
            arguments.add(word.matches("[a-z]+(\\.[a-z]+)?") ? in(word) : word);
        }
        Ran ran = Ran.with(arguments);
        return new Ran(
                ran.code(), ran.out().replace(folder + "/", ""), ran.err().replace(folder + "/", ""));
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private Object written(String... more) throws IOException {
        Files.deleteIfExists(folder.resolve("kubeconfig"));
        assertEquals(new Ran(0, "wrote kubeconfig; use it with: kubectl --kubeconfig kubeconfig …\n", ""), run(more));
        Path file = folder.resolve("kubeconfig");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Map<String, Object> document = new Yaml().load(Files.readString(file));
        assertEquals("u", document.get("current-context"));
        assertEquals(
                List.of(Map.of(
                        "name",
                        "gatehouse",
                        "cluster",
                        Map.of(
                                "server",
                                "https://gate:6443",
                                "certificate-authority-data",
                                encoded(authority.certificatePem())))),
                document.get("clusters"));
        return ((Map<?, ?>) ((List<?>) document.get("users")).get(0)).get("user");
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatTheUserProvesItselfWithIsInIt() throws Exception {
        assertEquals(Map.of("token", "s3cret"), written("--token-file", "token"));
        assertEquals(Map.of("username", "u", "password", " two words "), written("--password-file", "password"));
        assertEquals(
                Map.of(
                        "client-certificate-data", encoded(Files.readString(folder.resolve("u.crt"))),
                        "client-key-data", encoded(Files.readString(folder.resolve("u.key")))),
                written("--client-certificate", "u.crt", "--client-key", "u.key"));
    }

    @Test
    void aFileThatIsThereIsAddedTo() throws Exception {
        written("--token-file", "token");
        Path file = folder.resolve("kubeconfig");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        String used = "wrote kubeconfig; use it with: kubectl --kubeconfig kubeconfig";
        assertEquals(
                new Ran(0, used + " --context u …\n", ""),
                run("--token-file", "token", "--cluster", "other", "--force"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(new Ran(0, used + " --context U …\n", ""), run("--token-file", "token", "--context", "U"));
        assertEquals(List.of("u", List.of("u", "U")), contexts());
        assertEquals(new Ran(0, used + " …\n", ""), run("--token-file", "token", "--context", "U", "--use-context"));
        assertEquals(List.of("U", List.of("u", "U")), contexts());
    }

    /** The current one and all. */
    private List<Object> contexts() throws IOException {
        Map<String, Object> document = new Yaml().load(Files.readString(folder.resolve("kubeconfig")));
        List<?> all = (List<?>) document.get("contexts");
        return List.of(
                document.get("current-context"),
                all.stream().map(entry -> ((Map<?, ?>) entry).get("name")).toList());
    }

    @Test
    void whatIsNoKubeconfigIsNeverReplaced() throws Exception {
        write("kubeconfig", "somebody's");
        run("--token-file", "token", "--force")
                .isRefusal(
                        1,
                        "gatehouse: kubeconfig: is no kubeconfig (expected: kind: Config of apiVersion: v1), and left as"
                                + " it is\n");
        assertEquals("somebody's", Files.readString(folder.resolve("kubeconfig")));
    }

    @Test
    void aLinkStaysOneAndIsNotFollowedIntoNothing() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("kubeconfig"), folder.resolve("elsewhere"));
        run("--token-file", "token").isRefusal(1, "gatehouse: kubeconfig: is a link to a file that is not there\n");
        write("elsewhere", "");
        run("--token-file", "token");
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(folder.resolve("elsewhere")).contains("s3cret"));
    }

    @Test
    void aFileThatAnotherProgramChangesIsLeftToIt() throws Exception {
        write("kubeconfig.lock", "");
        run("--token-file", "token")
                .isRefusal(
                        1,
                        "gatehouse: kubeconfig: is being changed by another program (if not, remove"
                                + " kubeconfig.lock)\n");
        Files.delete(folder.resolve("kubeconfig.lock"));
        written("--token-file", "token");
        assertTrue(Files.notExists(folder.resolve("kubeconfig.lock")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--token-file nothing    | nothing: there is no such file",
                "--token-file folder     | folder: is a folder (expected: a file)",
                "--token-file empty      | empty: is not one line with a secret",
                "--password-file two     | two: is not one line with a secret",
                "--client-certificate u.crt --client-key ca.key | ca.key: the private key is not that of the first certificate in u.crt",
                "--client-certificate token --client-key u.key | token: expected a certificate, found no PEM block at all"
            })
    void whatCannotBeUsedIsNamed(String proof, String expected) {
        run(proof.split(" ")).isRefusal(1, "gatehouse: " + expected + "\n");
        assertTrue(Files.notExists(folder.resolve("kubeconfig")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://gate | token  | kubeconfig | 1 | gatehouse: token: expected a certificate, found no PEM block at all",
                "https://gate | ca.crt | folder     | 1 | gatehouse: folder: is a folder (expected: a file)",
                "https://gate | ca.crt | new/file   | 1 | gatehouse: new: there is no such file or folder",
                "gate:6443    | ca.crt | kubeconfig | 2 | gatehouse kubeconfig: --server: gate:6443 (expected: a URL, https://host:port)",
                "http://gate  | ca.crt | kubeconfig | 2 | gatehouse kubeconfig: --server: http://gate (expected: a URL, https://host:port)"
            })
    void whatItIsWrittenForAndWhereIsLookedAtToo(String server, String ca, String output, int code, String expected) {
        runFor(server, ca, output, "--token-file", "token")
                .isRefusal(code, expected + "\n" + (code == 2 ? "Try: gatehouse kubeconfig --help\n" : ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                          | Missing required argument (specify one of these)",
                "--client-certificate u.crt                  | Missing required argument(s): --client-key=FILE",
                "--token-file token --password-file password | --token-file=FILE, --password-file=FILE are mutually exclusive"
            })
    void aUserProvesItselfInExactlyOneWay(String proof, String expected) {
        Ran ran = run(proof.isEmpty() ? new String[0] : proof.split(" "));
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("gatehouse kubeconfig: " + expected), ran::err);
    }
}
