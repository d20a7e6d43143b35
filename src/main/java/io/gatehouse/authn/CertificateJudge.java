package io.gatehouse.authn;

import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Origin;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges certificates as the gate does, for people: it says more of one that is refused than a client is told. */
public final class CertificateJudge {
    private static final Origin NOWHERE = Origin.of("", "", Optional.empty());

    private final List<X509Certificate> authorities;
    private final Clock clock;

    /** @param authorities such as {@code authentication.clientCertificate.caFiles} name them */
    public CertificateJudge(List<X509Certificate> authorities, Clock clock) {
        this.authorities = List.copyOf(authorities);
        this.clock = clock;
    }

    /**
     * What is thought of a certificate.
     *
     * @param until how long it is accepted; empty where it is not
     * @param whyNot in words, of the form {@code it has expired}; empty where it is accepted
     */
    public record Verdict(Optional<Instant> until, String whyNot) {}

    /** Who is authenticated by a certificate, if its authority is believed. */
    public static Identity identity(X509Certificate certificate) throws InvalidIdentityException {
        if (!PathRules.isForClients(certificate)) {
            throw new InvalidIdentityException("it is not for client use");
        }
        return CertificateSubject.identity(certificate);
    }

    /** @param chain the client's certificate, and those that come with it */
    public Verdict judge(List<X509Certificate> chain) {
        Optional<X509Certificate> other = authorities.stream()
                .filter(authority -> !PathRules.isAuthority(authority))
                .findFirst();
        if (other.isPresent()) { // the gate would not start
            return refused("the CA " + WhyNot.name(other.get()) + " is no CA that signs for clients");
        }
        AuthnResult result = new CertificateAuthenticator(authorities, clock)
                .authenticate(new Credential.Certificate(chain), NOWHERE)
                .result();
        if (result instanceof AuthnResult.Accepted accepted) {
            return new Verdict(accepted.caller().proof().expires(), "");
        }
        String told = result instanceof AuthnResult.Rejected rejected ? rejected.reason() : "it is not judged";
        return refused(new WhyNot(chain, authorities, clock.instant()).reason().orElse(told));
    }

    private static Verdict refused(String whyNot) {
        return new Verdict(Optional.empty(), whyNot);
    }
}
