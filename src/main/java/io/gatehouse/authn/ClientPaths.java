package io.gatehouse.authn;

import io.gatehouse.pki.NameConstraints;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths from clients' certificates to authorities (RFC 5280), by {@link PathRules}. */
record ClientPaths(List<X509Certificate> authorities) {

    ClientPaths(Collection<X509Certificate> authorities) {
        this(List.copyOf(authorities));
    }

    /** Builds a path from the first certificate to an authority; the end of the path's time, or an exception. */
    Instant end(List<X509Certificate> chain, Instant now) throws GeneralSecurityException {
        chain.get(0).checkValidity(Date.from(now));
        Set<TrustAnchor> believed = validAt(now);
        PKIXCertPathBuilderResult path = build(chain, believed, now);
        while (!isAllowed(
                path.getCertPath().getCertificates(), path.getTrustAnchor().getTrustedCert())) {
            believed.remove(path.getTrustAnchor());
            path = build(chain, believed, now);
        }
        return Stream.concat(
                        path.getCertPath().getCertificates().stream().map(X509Certificate.class::cast),
                        Stream.of(path.getTrustAnchor().getTrustedCert()))
                .map(step -> step.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static PKIXCertPathBuilderResult build(List<X509Certificate> chain, Set<TrustAnchor> believed, Instant now)
            throws GeneralSecurityException {
        if (believed.isEmpty()) {
            throw new CertPathBuilderException("no authority that is valid now allows such a path");
        }
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain.get(0));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(believed, leaf);
        rule(parameters, now);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    /** A JDK asks how many authorities and which names may be below those between, not of the one at the end, as Go does. */
    private static boolean isAllowed(List<? extends Certificate> path, X509Certificate authority) {
        return !isTooLong(path, authority)
                && namedAgainstItsRules(path, authority).isEmpty();
    }

    /** The certificate, nearest to the client, whose names an authority may not vouch for. */
    static Optional<X509Certificate> namedAgainstItsRules(List<? extends Certificate> path, X509Certificate authority) {
        return path.stream()
                .map(X509Certificate.class::cast)
                .filter(step -> !NameConstraints.allow(authority, step))
                .findFirst();
    }

    static boolean isTooLong(List<? extends Certificate> path, X509Certificate authority) {
        int most = authority.getBasicConstraints(); // negative in the first version of X.509, which says nothing
        return most >= 0 && path.size() - 1 > most;
    }

    /** Walks one path, given from its client on; the exception says which step is not good, and what is wrong there. */
    static void walk(List<X509Certificate> path, X509Certificate authority, Instant now)
            throws GeneralSecurityException {
        CertPath steps = CertificateFactory.getInstance("X.509").generateCertPath(path);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        rule(parameters, now);
        CertPathValidator.getInstance("PKIX").validate(steps, parameters);
    }

    private static void rule(PKIXParameters parameters, Instant now) {
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        parameters.addCertPathChecker(new PathRules());
    }

    /** A JDK checks the dates of a path, not those of the authority at its end, as Go does. */
    private Set<TrustAnchor> validAt(Instant now) {
        return authorities.stream()
                .filter(authority -> isValid(authority, now))
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toCollection(HashSet::new));
    }

    static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }
}
