package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.authn.jwt.SignedToken;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caches;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Origin;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Users by tokens that OpenID Connect issuers have signed. A token that has just been verified is remembered for a short
 * while, and never longer than it is valid. One of an issuer that is not configured is absent: another may know it.
 */
final class SignedTokens implements Authenticator<Credential.Bearer> {
    private static final Future<AuthnResult> ABSENT = Future.succeededFuture(AuthnResult.ABSENT);
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Map<String, TokenIssuer> issuers;
    private final Clock clock;
    private final RememberedTokens counts;
    private final Cache<SecretKey, AuthnResult.Accepted> verified =
            Caches.builder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

    SignedTokens(List<TokenIssuer> issuers, Environment environment) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(TokenIssuer::url, Function.identity()));
        this.clock = environment.clock();
        this.counts = new RememberedTokens(environment.counters());
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Bearer credential, Origin origin) {
        long began = System.nanoTime();
        SecretKey key = SecretKey.of(credential.token());
        AuthnResult.Accepted known = verified.getIfPresent(key);
        if (known != null && isValid(known)) {
            counts.hit(began);
            return Future.succeededFuture(known);
        }
        Optional<SignedToken> token = SignedToken.parse(credential.token());
        Optional<TokenIssuer> issuer = token.flatMap(SignedToken::issuer).map(issuers::get);
        return issuer.isEmpty() ? ABSENT : counts.missed(began, verify(issuer.get(), token.get(), key));
    }

    private boolean isValid(AuthnResult.Accepted known) {
        Optional<Instant> expires = known.caller().proof().expires();
        return expires.isEmpty() || !expires.get().isBefore(clock.instant());
    }

    private Future<AuthnResult> verify(TokenIssuer issuer, SignedToken token, SecretKey key) {
        return counts.fetched(issuer.authenticate(token), false).onSuccess(result -> {
            if (result instanceof AuthnResult.Accepted accepted) {
                verified.put(key, accepted);
            }
        });
    }
}
