package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
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
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Users by a certificate that one of the given CAs has signed for client use (RFC 5280). The handshake takes any
 * certificate; it is judged here, once for each connection and again when its time is over.
 */
final class CertificateAuthenticator implements Authenticator<Credential.Certificate> {
    private static final Set<String> CLIENT_AUTH = Set.of("1.3.6.1.5.5.7.3.2");

    private final Set<TrustAnchor> anchors;
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
            faults.collect(() -> ConfiguredPem.certificates(file)).ifPresent(authorities::addAll);
        }
        faults.throwIfAny();
        return new CertificateAuthenticator(authorities, clock);
    }

    CertificateAuthenticator(Collection<X509Certificate> authorities, Clock clock) {
        this.anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
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
        } catch (CertPathBuilderException e) {
            return rejected(reason(e), nextChange(certificate, now));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return rejected("cannot be verified", Instant.MAX);
        }
    }

    /** Builds a path to an authority; the end of the path's time, or an exception. */
    private Instant verify(Credential.Certificate certificate, Instant now)
            throws GeneralSecurityException, IOException {
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(certificate.leaf());
        leaf.setExtendedKeyUsage(CLIENT_AUTH);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificate.chain())));
        PKIXCertPathBuilderResult path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        // A JDK checks the dates of a path, not those of the authority at its end, as Go does.
        X509Certificate authority = path.getTrustAnchor().getTrustedCert();
        authority.checkValidity(Date.from(now));
        Instant end = authority.getNotAfter().toInstant();
        for (Certificate step : path.getCertPath().getCertificates()) {
            Instant notAfter = ((X509Certificate) step).getNotAfter().toInstant();
            end = notAfter.isBefore(end) ? notAfter : end;
        }
        return end;
    }

    /** A certificate that is not yet valid may become so. */
    private static Instant nextChange(Credential.Certificate certificate, Instant now) {
        Instant begin = certificate.leaf().getNotBefore().toInstant();
        return begin.isAfter(now) ? begin : Instant.MAX;
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "is not yet valid";
            }
        }
        return "is signed by no known authority, or not for client use";
    }

    private static Judgement rejected(String reason, Instant until) {
        return new Judgement(Future.succeededFuture(AuthnResult.rejected("the certificate " + reason)), until);
    }
}
