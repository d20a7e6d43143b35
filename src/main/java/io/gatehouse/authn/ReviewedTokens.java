package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Caches;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users by a token that somebody else knows. What is accepted is remembered for a while, and passes before attempts are counted;
 * one token is asked about once at a time. Where nobody can tell, nobody is let in, and streams that are open are not cut.
 */
final class ReviewedTokens implements Authenticator<Credential.Bearer> {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewedTokens.class);
    private static final Future<AuthnResult> ABSENT = Future.succeededFuture(AuthnResult.ABSENT);
    private static final int MAX_UNDER_WAY = 256;
    private static final int MAX_REMEMBERED = 100_000;

    private final Terms terms;
    private final TokenReviewer reviewer;
    private final RememberedTokens counts;
    private final AttemptLimiter<String> attempts;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Cache<SecretKey, TokenJudgement> judgements;

    /**
     * What is asked, and of whom an answer is believed.
     *
     * @param name for the audit
     * @param audiences one of which a token has to be meant for, unless there are none
     * @param remembered how long a yes holds
     * @param recheck how often streams are asked about again
     * @param failuresPerMinute from one network, before more are turned away unseen
     */
    record Terms(
            String name,
            TokenScope scope,
            List<String> audiences,
            Duration remembered,
            Duration recheck,
            int failuresPerMinute) {}

    ReviewedTokens(Terms terms, TokenReviewer reviewer, Counters counters) {
        this.terms = terms;
        this.reviewer = reviewer;
        this.counts = new RememberedTokens(counters);
        this.attempts = new AttemptLimiter<>(terms.failuresPerMinute(), System::nanoTime);
        this.judgements = Caches.builder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(terms.remembered())
                .build();
    }

    @Override
    public Future<AuthnResult> authenticate(Credential.Bearer credential, Origin origin) {
        long began = System.nanoTime();
        SecretKey key = SecretKey.of(credential.token());
        TokenJudgement known = judgements.getIfPresent(key);
        if (known != null && known.holds(began)) {
            return remembered(known.result(), began);
        }
        if (!terms.scope().concerns(credential.token())) {
            return ABSENT;
        }
        if (terms.scope().isOver(credential.token())) {
            return Future.succeededFuture(rejected("the token has expired"));
        }
        if (known != null) {
            judgements.asMap().remove(key, known);
        }
        TokenJudgement judgement = judgements.get(key, unused -> new TokenJudgement());
        if (judgement.begins()) {
            judge(credential.token(), PasswordAttempts.network(origin.address()), key, judgement);
        }
        return counts.missed(began, judgement.result());
    }

    private Future<AuthnResult> remembered(Future<AuthnResult> result, long began) {
        if (!result.isComplete()) {
            return counts.missed(began, result);
        }
        counts.hit(began);
        return result;
    }

    private void judge(String token, String network, SecretKey key, TokenJudgement judgement) {
        counts.fetched(asked(token, network), true).onComplete((result, failure) -> {
            if (failure != null) {
                judgements.asMap().remove(key, judgement);
            }
            judgement.complete(result, failure, System.nanoTime());
        });
    }

    private Future<AuthnResult> asked(String token, String network) {
        if (!attempts.take(network)) {
            return Future.failedFuture(Refusal.tooManyRequests("Too many failed attempts, please try again later."));
        }
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            attempts.giveBack(network);
            return Future.failedFuture(Refusal.tooManyRequests("Too many tokens to review, please try again later."));
        }
        return reviewer.review(TokenReview.question(token, terms.audiences()))
                .onComplete(done -> underWay.decrementAndGet())
                .transform(reviewed -> {
                    AuthnResult result = reviewed.succeeded() ? result(reviewed.result(), token) : AuthnResult.ABSENT;
                    if (!(result instanceof AuthnResult.Rejected)) {
                        attempts.giveBack(network);
                    }
                    return reviewed.succeeded() ? Future.succeededFuture(result) : unknown(reviewed.cause());
                });
    }

    private Future<AuthnResult> unknown(Throwable cause) {
        LOG.warn("{}: no TokenReview could be had: {}", terms.name(), cause.getMessage());
        return Future.failedFuture(Refusal.undecided(terms.name() + ": no TokenReview could be had"));
    }

    private AuthnResult result(Optional<TokenReview> reviewed, String token) {
        if (reviewed.isEmpty()) {
            return rejected("the token is nobody's");
        }
        TokenReview review = reviewed.get();
        if (!terms.audiences().isEmpty() && review.audiences().stream().noneMatch(terms.audiences()::contains)) {
            return rejected("the token is meant for others");
        }
        Identity identity = review.identity();
        Optional<String> refusal = terms.scope().refusal(identity);
        if (refusal.isPresent()) {
            LOG.warn("{}: a TokenReview that is not believed: {}", terms.name(), refusal.get());
            return rejected(refusal.get());
        }
        Optional<Instant> expires = terms.scope().expires(token);
        return AuthnResult.accepted(identity, new Proof(terms.name(), expires, Optional.of(terms.recheck())));
    }

    private AuthnResult rejected(String reason) {
        return new AuthnResult.Rejected(
                terms.name() + ": " + reason, terms.scope().isExclusive());
    }
}
