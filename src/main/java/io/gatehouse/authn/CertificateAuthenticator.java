package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.pki.ConfiguredPem;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Users by a certificate that one of the given CAs has signed for client use (RFC 5280). The handshake takes any
 * certificate; it is judged here, once for each connection and again when its time is over.
 */
final class CertificateAuthenticator implements Authenticator<Credential.Certificate> {
    private static final String STRANGER =
            "is signed by no known authority that is valid now, or is not for client use";

    private final List<TrustAnchor> anchors;
    private final Clock clock;
    private final Cache<Credential.Certificate, Judgement> judged =
            Caffeine.newBuilder().weakKeys().build();

    /** @param until when the answer may change by itself */
    private record Judgement(Future<AuthnResult> result, Instant until) {}

    /** @throws InvalidConfigurationException with every fault of every file */
    static CertificateAuthenticator read(List<Path> files, Clock clock) throws InvalidConfigurationException {
        List<X509Certificate> authorities = new ArrayList<>();
        FaultCollector faults = new FaultCollector();
        for (Path file : files) {
            faults.collect(() -> ConfiguredPem.certificates(file)).ifPresent(read -> {
                authorities.addAll(read);
                read.stream()
                        .filter(certificate -> !PathRules.isAuthority(certificate))
                        .forEach(other -> faults.add(noAuthority(file, other)));
            });
        }
        faults.throwIfAny();
        return new CertificateAuthenticator(authorities, clock);
    }

    private static Fault noAuthority(Path file, X509Certificate certificate) {
        String subject = String.valueOf(certificate.getSubjectX500Principal());
        String expected = " (expected: those of authorities that sign for clients)";
        return new Fault(file.toString(), 0, "", "the certificate of " + subject + expected);
    }

    CertificateAuthenticator(Collection<X509Certificate> authorities, Clock clock) {
        this.anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .toList();
        this.clock = clock;
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Certificate certificate, Origin origin) {
        Judgement known = judged.getIfPresent(certificate);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.result();
        }
        Judgement judgement = judge(certificate);
        judged.put(certificate, judgement);
        return judgement.result();
    }

    private Judgement judge(Credential.Certificate certificate) {
        Instant now = clock.instant();
        try {
            Instant end = verify(certificate, now);
            Proof proof = new Proof("clientCertificate", Optional.of(end));
            AuthnResult accepted = AuthnResult.accepted(CertificateSubject.identity(certificate.leaf()), proof);
            return new Judgement(Future.succeededFuture(accepted), end);
        } catch (InvalidIdentityException e) {
            return rejected("names no user: " + e.getMessage(), Instant.MAX);
        } catch (CertificateExpiredException e) {
            return rejected("has expired", Instant.MAX);
        } catch (CertificateNotYetValidException e) {
            return rejected("is not yet valid", nextChange(certificate, now));
        } catch (CertPathBuilderException e) {
            return rejected(STRANGER, nextChange(certificate, now));
        } catch (GeneralSecurityException | RuntimeException e) {
            return rejected("cannot be verified", nextChange(certificate, now));
        }
    }

    /** Builds a path to an authority; the end of the path's time, or an exception. */
    private Instant verify(Credential.Certificate certificate, Instant now) throws GeneralSecurityException {
        certificate.leaf().checkValidity(Date.from(now));
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(certificate.leaf());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(validAt(now), leaf);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        parameters.addCertPathChecker(new PathRules());
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificate.chain())));
        PKIXCertPathBuilderResult path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        return Stream.concat(
                        path.getCertPath().getCertificates().stream().map(X509Certificate.class::cast),
                        Stream.of(path.getTrustAnchor().getTrustedCert()))
                .map(step -> step.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** A JDK checks the dates of a path, not those of the authority at its end, as Go does. */
    private Set<TrustAnchor> validAt(Instant now) throws CertPathBuilderException {
        Set<TrustAnchor> valid = anchors.stream()
                .filter(anchor -> isValid(anchor.getTrustedCert(), now))
                .collect(Collectors.toUnmodifiableSet());
        if (valid.isEmpty()) {
            throw new CertPathBuilderException("no authority is valid now");
        }
        return valid;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** What is not valid yet may become so. */
    private Instant nextChange(Credential.Certificate certificate, Instant now) {
        return Stream.concat(certificate.chain().stream(), anchors.stream().map(TrustAnchor::getTrustedCert))
                .map(known -> known.getNotBefore().toInstant())
                .filter(begin -> begin.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static Judgement rejected(String reason, Instant until) {
        return new Judgement(Future.succeededFuture(AuthnResult.rejected("the certificate " + reason)), until);
    }
}
