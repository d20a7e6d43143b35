package io.gatehouse.authn;

import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Go asks of the certificates between a client and an authority, and a JDK does not: that each of them, and not the
 * client's alone, may be used for client authentication, and that none is signed by way of SHA-1. Ends a search that
 * takes too long: whoever sends certificates that point to each other in many ways would else keep an event loop busy
 * for minutes (Go's {@code crypto/x509} has such a limit too).
 */
final class PathRules extends PKIXCertPathChecker {
    private static final int MOST_STEPS = 20;
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final int SIGNS_CERTIFICATES = 5;

    /** A path is searched for by copies of a checker. */
    private final int[] steps;

    PathRules() {
        this(new int[1]);
    }

    private PathRules(int[] steps) {
        this.steps = steps;
    }

    /** The search has taken too long. */
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super("too many certificates that could belong to a path", null, false, false);
        }
    }

    /** What a JDK would have let pass; the message says what the certificate is. */
    static final class BrokenRuleException extends CertPathValidatorException {
        private static final long serialVersionUID = 1;

        BrokenRuleException(String message) {
            super(message);
        }
    }

    /** Whether a certificate may be at the end of a path: an authority's, that signs certificates for clients. */
    static boolean isAuthority(X509Certificate certificate) {
        boolean[] uses = certificate.getKeyUsage();
        // Of the first version of X.509, a certificate says nothing about it.
        boolean maySign = certificate.getVersion() < 3 || certificate.getBasicConstraints() >= 0;
        return maySign && (uses == null || uses[SIGNS_CERTIFICATES]) && isForClients(certificate);
    }

    static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return uses == null || uses.contains(CLIENT_AUTH) || uses.contains(ANY_USE);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) throws CertPathValidatorException {
        if (++steps[0] > MOST_STEPS) {
            throw new TooLongException();
        }
        X509Certificate step = (X509Certificate) certificate;
        if (!isForClients(step)) {
            throw new BrokenRuleException("not for client use");
        }
        String signature = step.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.startsWith("SHA1") || signature.startsWith("MD")) {
            throw new BrokenRuleException("signed by way of a broken hash");
        }
    }

    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public @Nullable Set<String> getSupportedExtensions() {
        return null;
    }

    @Override
    public PathRules clone() {
        return new PathRules(steps);
    }
}
