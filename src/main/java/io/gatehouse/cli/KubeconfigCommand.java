package io.gatehouse.cli;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.kube.Kubeconfig;
import io.gatehouse.kube.KubeconfigFile;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "kubeconfig",
        description = {
            "Writes a kubeconfig for one user of the gateway; only its owner may read it.",
            "What a file that is there says of others stays, as with kubectl config."
        },
        mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
    @Option(names = "--server", paramLabel = "URL", required = true, description = "The gateway: https://host:port.")
    private URI server;

    @Option(
            names = "--certificate-authority",
            paramLabel = "FILE",
            required = true,
            description = "Who signs the gateway's certificate (PEM).")
    private Path authority;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "gatehouse",
            description = "The cluster's name (${DEFAULT-VALUE}).")
    private String cluster;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            required = true,
            description = "The user's name in the file, and of a password.")
    private String user;

    @Option(names = "--context", paramLabel = "NAME", description = "The context's name (that of the user).")
    private Optional<String> context;

    @Option(names = "--namespace", paramLabel = "NAME", description = "The context's namespace.")
    private Optional<String> namespace;

    @ArgGroup(multiplicity = "1")
    private Proof proof;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "Where to write it, or what to add it to.")
    private Path output;

    @Option(
            names = "--force",
            description = "Replaces a cluster, user and context of these names that say something else.")
    private boolean force;

    @Option(
            names = "--use-context",
            description = "Makes the context the current one of a file that is there; of a new file it always is.")
    private boolean usesContext;

    @Spec
    private CommandSpec spec;

    /** What the user proves itself with: one of them. Secrets come from files, for everybody sees a command line. */
    static final class Proof {
        @ArgGroup(exclusive = false)
        private @Nullable Certificate certificate;

        @Option(names = "--token-file", paramLabel = "FILE", description = "Has the user's token.")
        private @Nullable Path tokenFile;

        @Option(names = "--password-file", paramLabel = "FILE", description = "Has the user's password.")
        private @Nullable Path passwordFile;
    }

    static final class Certificate {
        @Option(
                names = "--client-certificate",
                paramLabel = "FILE",
                required = true,
                description = "The user's certificate, with its chain (PEM).")
        private Path certificateFile;

        @Option(names = "--client-key", paramLabel = "FILE", required = true, description = "Its private key (PEM).")
        private Path keyFile;
    }

    @Override
    public Integer call() throws IOException {
        requireServer();
        new OutputFile(output, true).requireFree();
        Kubeconfig.Builder file = new Kubeconfig.Builder();
        file.cluster(cluster, server.toString(), Pem.encode(Pem.readCertificates(authority)));
        if (proof.certificate != null) {
            CertifiedKey key = CertifiedKey.read(proof.certificate.certificateFile, proof.certificate.keyFile);
            file.certificateUser(user, key.certificatePem(), key.keyPem());
        } else if (proof.tokenFile != null) {
            file.tokenUser(user, secret(proof.tokenFile).strip());
        } else if (proof.passwordFile != null) {
            file.passwordUser(user, secret(proof.passwordFile));
        }
        file.context(context.orElse(user), cluster, user, namespace);
        boolean isThere = Files.exists(output);
        new KubeconfigFile(output).add(file.build(), force, usesContext);
        String choice = isThere && !usesContext ? " --context " + context.orElse(user) : "";
        spec.commandLine()
                .getOut()
                .println("wrote " + output + "; use it with: kubectl --kubeconfig " + output + choice + " …");
        return 0;
    }

    private void requireServer() {
        if (!"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--server: " + server + " (expected: a URL, https://host:port)");
        }
    }

    /** The one line of a file. */
    private static String secret(Path file) throws IOException {
        try {
            List<String> lines = TextFile.read(file).lines().toList();
            if (lines.size() != 1 || lines.get(0).isBlank()) {
                throw new IOException(file + ": is not one line with a secret");
            }
            return lines.get(0);
        } catch (InvalidConfigurationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
