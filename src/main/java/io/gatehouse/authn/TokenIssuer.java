package io.gatehouse.authn;

import io.gatehouse.authn.jwt.Claims;
import io.gatehouse.authn.jwt.Claims.UnusableClaimException;
import io.gatehouse.authn.jwt.IssuerKeys;
import io.gatehouse.authn.jwt.SignedToken;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Proof;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Users by one issuer's tokens, by kube-apiserver's rules (k8s.io/apiserver, {@code plugin/pkg/authenticator/token/oidc}),
 * and stricter where those would take a token for nobody: without a name there is no user. What a token says is judged
 * before its signature, which costs more.
 */
final class TokenIssuer {
    private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";
    private static final Duration LEEWAY_BEFORE = Duration.ofMinutes(1);

    /** Claims that mean something to OpenID Connect, and are texts. */
    private static final List<String> KNOWN_TEXTS = List.of("sub", "nonce", "at_hash");

    private final TokenFile.Jwt rules;
    private final SystemNames systemNames;
    private final IssuerKeys keys;
    private final Clock clock;
    private final LongConsumer acceptances;
    private final LongConsumer rejections;

    TokenIssuer(TokenFile.Jwt rules, SystemNames systemNames, IssuerKeys keys, Environment environment) {
        this.rules = rules;
        this.systemNames = systemNames;
        this.keys = keys;
        this.clock = environment.clock();
        this.acceptances = latency(environment.counters(), "success");
        this.rejections = latency(environment.counters(), "failure");
    }

    private LongConsumer latency(Counters counters, String result) {
        return counters.timing(
                "apiserver.authentication.jwt.authenticator.latency",
                "jwt_issuer_hash",
                keys.issuer().hash(),
                "result",
                result);
    }

    String url() {
        return rules.issuer().url();
    }

    Future<AuthnResult> authenticate(SignedToken token) {
        long began = System.nanoTime();
        return judged(token).onSuccess(result -> {
            boolean isAccepted = result instanceof AuthnResult.Accepted;
            (isAccepted ? acceptances : rejections).accept(System.nanoTime() - began);
        });
    }

    private Future<AuthnResult> judged(SignedToken token) {
        try {
            AuthnResult claimed = claimed(token.claims());
            return claimed instanceof AuthnResult.Rejected
                    ? Future.succeededFuture(claimed)
                    : keys.haveSigned(token)
                            .map(isSigned -> isSigned ? claimed : rejected("no key of its issuer has signed it"));
        } catch (UnusableClaimException e) {
            return Future.succeededFuture(rejected(String.valueOf(e.getMessage())));
        } catch (InvalidIdentityException e) {
            return Future.succeededFuture(rejected("whom it names cannot be forwarded: " + e.getMessage()));
        }
    }

    /** Whom the token is for, if its issuer has signed it. */
    private AuthnResult claimed(Claims claims) throws UnusableClaimException {
        Instant now = clock.instant();
        Instant expires = claims.time("exp");
        if (expires.isBefore(now)) {
            return rejected("it has expired");
        }
        if (claims.has("nbf") && now.plus(LEEWAY_BEFORE).isBefore(claims.time("nbf"))) {
            return rejected("it is not valid yet");
        }
        if (Collections.disjoint(claims.texts("aud"), rules.issuer().audiences())) {
            return rejected("it is for another audience");
        }
        checkKnown(claims);
        Optional<String> broken = brokenRule(claims);
        return broken.isPresent() ? rejected(broken.get()) : accepted(identity(claims), expires);
    }

    private static void checkKnown(Claims claims) throws UnusableClaimException {
        for (String name : KNOWN_TEXTS) {
            claims.textIfThere(name);
        }
        if (claims.has("iat")) {
            claims.time("iat");
        }
    }

    private Optional<String> brokenRule(Claims claims) throws UnusableClaimException {
        for (TokenFile.ClaimValidationRule rule : rules.claimValidationRules()) {
            if (!claims.text(rule.claim()).equals(rule.requiredValue())) {
                return Optional.of("its claim " + rule.claim() + " is not what claimValidationRules ask for");
            }
        }
        if (rules.claimMappings().username().claim().equals("email")
                && claims.has("email_verified")
                && !claims.truth("email_verified")) {
            return Optional.of("its email is not verified");
        }
        Optional<String> groups = rules.claimMappings().groups().map(TokenFile.PrefixedClaim::claim);
        return groups.isPresent() && !claims.has(groups.get()) && claims.isThere("_claim_names")
                ? Optional.of("its claims are elsewhere, and the gate fetches none")
                : Optional.empty();
    }

    private Identity identity(Claims claims) throws UnusableClaimException {
        TokenFile.ClaimMappings mappings = rules.claimMappings();
        String name = claims.text(mappings.username().claim());
        if (name.isEmpty()) {
            throw new InvalidIdentityException("the name is empty");
        }
        String user = mappings.username().prefix().orElse("") + name;
        String uid = mappings.uid().claim().isEmpty()
                ? ""
                : claims.text(mappings.uid().claim());
        return new Identity(user, uid, Groups.authenticated(user, groups(claims)), credentialId(claims));
    }

    private List<String> groups(Claims claims) throws UnusableClaimException {
        Optional<TokenFile.PrefixedClaim> mapping = rules.claimMappings().groups();
        if (mapping.isEmpty()) {
            return List.of();
        }
        String prefix = mapping.get().prefix().orElse("");
        return claims.texts(mapping.get().claim()).stream()
                .map(group -> prefix + group)
                .toList();
    }

    private static Map<String, List<String>> credentialId(Claims claims) {
        try {
            String id = claims.textIfThere("jti").orElse("");
            return id.isEmpty() ? Map.of() : Map.of(CREDENTIAL_ID, List.of("JTI=" + id));
        } catch (UnusableClaimException e) {
            return Map.of();
        }
    }

    private AuthnResult accepted(Identity identity, Instant expires) {
        List<String> refused = systemNames.refusedOf(identity);
        return refused.isEmpty()
                ? AuthnResult.accepted(identity, new Proof("jwt", Optional.of(expires)))
                : rejected("it names " + refused.get(0) + ", which is not among systemNames");
    }

    private static AuthnResult rejected(String reason) {
        return AuthnResult.rejected("signed token: " + reason);
    }
}
