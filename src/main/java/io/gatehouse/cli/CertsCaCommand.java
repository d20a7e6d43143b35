package io.gatehouse.cli;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.Subject;
import io.gatehouse.pki.Validity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "ca",
        description = {
            "Makes a certificate authority: its key and a certificate, which it has signed for itself, or which the CA that"
                    + " is named has.",
            "Below another CA it is believed wherever that one is. What it issues is written with its own certificate, so"
                    + " that whoever knows the CA at the top alone finds the way.",
            "Whoever has the key can be any user where the certificate is believed. Users, servers and front proxies"
                    + " should each have an authority of their own."
        },
        mixinStandardHelpOptions = true)
final class CertsCaCommand implements Callable<Integer> {
    @Option(names = "--name", paramLabel = "NAME", required = true, description = "The authority's name (CN).")
    private String name;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "3650",
            description = "How long it is valid (${DEFAULT-VALUE}).")
    private int days;

    @ArgGroup(exclusive = false)
    private @Nullable IssuerOptions issuer;

    @Option(
            names = "--path-length",
            paramLabel = "N",
            description = "How many CAs may be below it in a chain. Any number if it signs for itself, else none (0).")
    private Optional<Integer> pathLength;

    @Mixin
    private NewKeyOptions key;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (name.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--name: is empty (expected: the authority's name)");
        }
        if (pathLength.orElse(0) < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--path-length: " + pathLength.get() + " (expected: 0 or more)");
        }
        Validity validity = Days.valid(spec, days);
        key.requireFree(issuer == null ? new Path[0] : issuer.files());
        PrintWriter out = spec.commandLine().getOut();
        CertificateAuthority made = issuer == null
                ? CertificateAuthority.create(name, validity, key.kind(), pathLength)
                : below(issuer.authority(), issuer.files()[0], validity);
        CertificateText.print(made.certificate(), out);
        CertificateText.printChain(made.own().chain(), out);
        IssuedCertificate.noteIfShorter(validity, made.certificate(), out);
        key.write(made.own(), out);
        return 0;
    }

    /** Of the CA's own name it would look like one that has signed for itself, and be left out of chains. */
    private CertificateAuthority below(CertificateAuthority above, Path file, Validity validity) throws IOException {
        if (Subject.of(name).equals(Subject.of(above.certificate()))) {
            throw new ParameterException(
                    spec.commandLine(), "--name: is that of the CA that signs (expected: another one)");
        }
        int left = above.levelsBelow();
        int levels = pathLength.orElse(0);
        if (levels >= left) {
            throw new IOException("nothing is written, for nobody would accept what it issues: of CAs below "
                    + file + ", " + Math.max(0, left) + " are allowed (expected: "
                    + (left < 1 ? "another CA" : "--path-length " + (left - 1) + " at most") + ")");
        }
        return above.subordinate(name, validity.within(above.own().chain()), key.kind(), Optional.of(levels));
    }
}
