package io.gatehouse.cli;

import io.gatehouse.kube.Kubeconfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "kubeconfig",
        description = "Writes a kubeconfig for one user of the gateway; only its owner may read it.",
        mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
    @Option(names = "--server", paramLabel = "URL", required = true, description = "The gateway: https://host:port.")
    private String server;

    @Option(
            names = "--certificate-authority",
            paramLabel = "FILE",
            required = true,
            description = "Who signs the gateway's certificate (PEM).")
    private Path authority;

    @Option(names = "--cluster", defaultValue = "gatehouse", description = "The cluster's name (${DEFAULT-VALUE}).")
    private String cluster;

    @Option(names = "--user", required = true, description = "The user's name in the file, and of a password.")
    private String user;

    @Option(names = "--context", description = "The context's name (that of the user).")
    private Optional<String> context;

    @Option(names = "--namespace", description = "The context's namespace.")
    private Optional<String> namespace;

    @ArgGroup(multiplicity = "1")
    private Proof proof;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where to write it.")
    private Path output;

    @Option(names = "--force", description = "Replaces a file that is there.")
    private boolean force;

    @Spec
    private CommandSpec spec;

    /** What the user proves itself with: one of them. Secrets come from files, for everybody sees a command line. */
    static final class Proof {
        @ArgGroup(exclusive = false)
        private @Nullable Certificate certificate;

        @Option(names = "--token-file", paramLabel = "FILE", description = "The user's token.")
        private @Nullable Path tokenFile;

        @Option(names = "--password-file", paramLabel = "FILE", description = "The user's password.")
        private @Nullable Path passwordFile;
    }

    static final class Certificate {
        @Option(names = "--client-certificate", paramLabel = "FILE", required = true, description = "PEM.")
        private Path certificateFile;

        @Option(names = "--client-key", paramLabel = "FILE", required = true, description = "PEM.")
        private Path keyFile;
    }

    @Override
    public Integer call() throws IOException {
        if (!force && Files.exists(output)) {
            throw new FileAlreadyExistsException(output + ": is there already (--force replaces it)");
        }
        Kubeconfig.Builder file = new Kubeconfig.Builder();
        file.cluster(cluster, server, Files.readString(authority));
        if (proof.certificate != null) {
            file.certificateUser(
                    user,
                    Files.readString(proof.certificate.certificateFile),
                    Files.readString(proof.certificate.keyFile));
        } else if (proof.tokenFile != null) {
            file.tokenUser(user, Files.readString(proof.tokenFile).strip());
        } else if (proof.passwordFile != null) {
            file.passwordUser(user, Files.readString(proof.passwordFile).strip());
        }
        file.context(context.orElse(user), cluster, user, namespace);
        file.build().write(output);
        spec.commandLine().getOut().println("wrote " + output + "; use it with: kubectl --kubeconfig " + output + " …");
        return 0;
    }
}
