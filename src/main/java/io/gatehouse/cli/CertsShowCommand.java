package io.gatehouse.cli;

import io.gatehouse.authn.CertificateJudge;
import io.gatehouse.pki.Pem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = {
            "Says whom the gateway takes the holder of a certificate for, and how long.",
            "With a CA it says too whether a gateway that has it in authentication.clientCertificate.caFiles accepts the"
                    + " certificate, and if not, why."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is accepted, or no CA was named", "1:it is not accepted, or cannot be read"},
        mixinStandardHelpOptions = true)
final class CertsShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The certificate, with its chain (PEM).")
    private Path file;

    @Option(names = "--ca-certificate", paramLabel = "FILE", description = "The CA, or several in one file (PEM).")
    private Optional<Path> authorities;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<X509Certificate> chain = Pem.readCertificates(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ":");
        CertificateText.print(chain.get(0), out);
        CertificateText.printChain(chain, out);
        return authorities.isEmpty() ? 0 : verdict(chain, authorities.get(), out);
    }

    private static int verdict(List<X509Certificate> chain, Path authorities, PrintWriter out) throws IOException {
        CertificateJudge judge = new CertificateJudge(Pem.readCertificates(authorities), Clock.systemUTC());
        CertificateJudge.Verdict verdict = judge.judge(chain);
        if (verdict.until().isPresent()) {
            out.println(
                    "accepted by " + authorities + " until " + verdict.until().get());
            return 0;
        }
        out.println("not accepted by " + authorities + ": " + verdict.whyNot());
        return Problems.FAILED;
    }
}
