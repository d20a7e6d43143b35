package io.gatehouse.cli;

import io.gatehouse.pki.AtomicFile;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.Contents;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.SigningRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sign",
        description = {
            "Signs the key of a certificate signing request (PKCS#10), for whom the command line names.",
            "The request has to prove that its maker has the key. What else it asks for is shown, with what became of it:"
                    + " granted is what the command line says too, and all the rest is left out."
        },
        mixinStandardHelpOptions = true)
final class CertsSignCommand implements Callable<Integer> {
    @Option(names = "--request", paramLabel = "FILE", required = true, description = "The request (PEM).")
    private Path requestFile;

    @Mixin
    private IssuerOptions issuer;

    @Mixin
    private LeafOptions leaf;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The certificate, with its chain.")
    private Path output;

    @Option(names = "--dry-run", description = "Shows what would be signed, and writes nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Replaces a file that is there.")
    private boolean force;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireFree();
        SigningRequest request = SigningRequest.read(requestFile);
        LeafSpec asked = leaf.spec();
        CertificateAuthority authority = issuer.authority();
        List<X509Certificate> chain =
                authority.sign(IssuedCertificate.withinItsAuthority(asked, authority), request.publicKey());
        PrintWriter out = spec.commandLine().getOut();
        wishes(request, chain.get(0), out);
        IssuedCertificate.show(chain, asked, authority, out);
        if (dryRun) {
            out.println("nothing is written");
        } else {
            AtomicFile.write(output, Pem.encode(chain));
            out.println("wrote " + output);
        }
        return 0;
    }

    private void requireFree() throws IOException {
        OutputFile file = new OutputFile(output, force);
        file.requireNot(requestFile);
        for (Path input : issuer.files()) {
            file.requireNot(input);
        }
        if (!dryRun) {
            file.requireFree();
        }
    }

    /** Read from the certificate itself, which is what counts. */
    private static void wishes(SigningRequest request, X509Certificate certificate, PrintWriter out) {
        List<String> granted = Contents.of(certificate).all();
        for (String wish : request.wishes().all()) {
            CertificateText.line(out, granted.contains(wish) ? "granted" : "left out", wish);
        }
    }
}
