package io.gatehouse.cli;

import io.gatehouse.pki.CertificateAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "ca",
        description = {
            "Makes a certificate authority: its key and a certificate that it has signed for itself.",
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

    @Mixin
    private NewKeyOptions key;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (name.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--name: is empty (expected: the authority's name)");
        }
        key.requireFree();
        CertificateAuthority made = CertificateAuthority.create(name, Days.valid(spec, days), key.kind());
        PrintWriter out = spec.commandLine().getOut();
        CertificateText.print(made.certificate(), out);
        key.write(made.own(), out);
        return 0;
    }
}
