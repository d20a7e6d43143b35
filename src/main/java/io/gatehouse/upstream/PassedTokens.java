package io.gatehouse.upstream;

import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Passes the bearer token on that has proven the caller, for the API server to find out by itself whose it is; and what the
 * caller asks to act as, for it to judge too. The gate's own credential is on the gate's own requests alone.
 */
final class PassedTokens implements IdentityHeaders {
    private final Optional<CharSequence> own;

    /** @param token the gate's own, where it shows no certificate */
    PassedTokens(Optional<String> token) {
        own = token.map(PassedTokens::bearer);
    }

    static CharSequence bearer(String token) {
        return IdentityNames.encoded("Bearer " + token);
    }

    @Override
    public boolean isOurs(CharSequence name) {
        return HeaderNames.isIdentity(name);
    }

    @Override
    public Optional<Refusal> objection(Subject subject) {
        return subject.caller().token().isPresent()
                ? Optional.empty()
                : Optional.of(Refusal.forbidden(
                        "",
                        "",
                        "",
                        "this gateway passes bearer tokens on to the API server, and this request was let in by none:"
                                + " use a token, and no client certificate or password"));
    }

    @Override
    public void write(Subject subject, MultiMap to) {
        Credential.Bearer token = subject.caller().token().orElseThrow();
        to.add(HttpHeaders.AUTHORIZATION, bearer(token.token()));
        if (subject.as().isPresent()) {
            IdentityNames.IMPERSONATE.write(subject.as().get().requested(), to);
        }
    }

    @Override
    public void writeOwn(Identity probe, MultiMap to) {
        own.ifPresent(value -> to.add(HttpHeaders.AUTHORIZATION, value));
    }

    /** Whom a server takes users for is not seen before they come. */
    @Override
    public List<String> unproven(SelfSubjectReview review, Identity probe) {
        return review.ofAnybody();
    }

    @Override
    public String advice() {
        return "is the gate's own credential one of a user there?";
    }
}
