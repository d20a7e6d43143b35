package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caches;
import io.gatehouse.core.Credential;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.pki.ConfiguredPem;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Users by a certificate that one of the given CAs has signed for client use (RFC 5280). The handshake takes any
 * certificate; it is judged here, once for each connection and again when its time is over.
 */
final class CertificateAuthenticator implements Authenticator<Credential.Certificate> {
    private static final String STRANGER =
            "is signed by no known authority that is valid now, or is not for client use";

    private final ClientPaths paths;
    private final Clock clock;
    private final Cache<Credential.Certificate, Judgement> judged =
            Caches.builder().weakKeys().build();

    /** @param until when the answer may change by itself */
    private record Judgement(AuthnResult result, Future<AuthnResult> future, Instant until) {
        Judgement(AuthnResult result, Instant until) {
            this(result, Future.succeededFuture(result), until);
        }
    }

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
        this.paths = new ClientPaths(authorities);
        this.clock = clock;
    }

    List<X509Certificate> authorities() {
        return paths.authorities();
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Certificate certificate, Origin origin) {
        return judgement(certificate).future();
    }

    /** The same at once. */
    AuthnResult judged(Credential.Certificate certificate) {
        return judgement(certificate).result();
    }

    private Judgement judgement(Credential.Certificate certificate) {
        Judgement known = judged.getIfPresent(certificate);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known;
        }
        Judgement judgement = judge(certificate);
        judged.put(certificate, judgement);
        return judgement;
    }

    private Judgement judge(Credential.Certificate certificate) {
        Instant now = clock.instant();
        try {
            Instant end = paths.end(certificate.chain(), now);
            Proof proof = new Proof("clientCertificate", Optional.of(end));
            AuthnResult accepted = AuthnResult.accepted(CertificateSubject.identity(certificate.leaf()), proof);
            return new Judgement(accepted, end);
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

    /** What is not valid yet may become so. */
    private Instant nextChange(Credential.Certificate certificate, Instant now) {
        return Stream.concat(certificate.chain().stream(), paths.authorities().stream())
                .map(known -> known.getNotBefore().toInstant())
                .filter(begin -> begin.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static Judgement rejected(String reason, Instant until) {
        return new Judgement(AuthnResult.rejected("the certificate " + reason), until);
    }
}
