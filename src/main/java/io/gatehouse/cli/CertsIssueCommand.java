package io.gatehouse.cli;

import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "issue",
        description = {
            "Makes a key, and a certificate for it: of a user, a server or a front proxy.",
            "kubeadm's authorities are in /etc/kubernetes/pki: ca.crt and ca.key for users, front-proxy-ca.crt and"
                    + " front-proxy-ca.key for the gateway itself."
        },
        mixinStandardHelpOptions = true)
final class CertsIssueCommand implements Callable<Integer> {
    @Mixin
    private IssuerOptions issuer;

    @Mixin
    private LeafOptions leaf;

    @Mixin
    private NewKeyOptions key;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LeafSpec asked = leaf.spec().withKeyKind(key.kind());
        key.requireFree(issuer.files());
        CertificateAuthority authority = issuer.authority();
        CertifiedKey made = authority.issue(IssuedCertificate.withinItsAuthority(asked, authority));
        PrintWriter out = spec.commandLine().getOut();
        IssuedCertificate.show(made.chain(), asked, authority, out);
        key.write(made, out);
        return 0;
    }
}
