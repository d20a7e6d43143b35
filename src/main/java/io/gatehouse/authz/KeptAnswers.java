package io.gatehouse.authz;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import io.gatehouse.core.Caches;
import io.gatehouse.kube.AuthorizationChain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a webhook has answered, for a while; failures are forgotten at once. Who asks the same while an answer is on its way
 * waits for that one.
 */
final class KeptAnswers {
    /** Each takes as much beside its own characters. */
    private static final int OVERHEAD = 256;

    private static final int MOST_CHARACTERS = 16 << 20;

    private final Duration allowed;
    private final Duration others;
    private final Cache<Question, Kept> kept;
    private final Map<Question, Future<ReviewAnswer>> underWay = new ConcurrentHashMap<>();

    private record Kept(Future<ReviewAnswer> answer, Duration life) {}

    /** As long as the settings say. */
    KeptAnswers(AuthorizationChain.Webhook settings) {
        this.allowed = settings.cacheAuthorizedRequests() ? settings.authorizedTTL() : Duration.ZERO;
        this.others = settings.cacheUnauthorizedRequests() ? settings.unauthorizedTTL() : Duration.ZERO;
        this.kept = Caches.builder()
                .maximumWeight(MOST_CHARACTERS)
                .weigher(KeptAnswers::weight)
                .expireAfter(Expiry.<Question, Kept>creating((question, answer) -> answer.life()))
                .build();
    }

    private static int weight(Question question, Kept kept) {
        return OVERHEAD + question.length() + kept.answer().result().reason().length();
    }

    /** @param ask whom to ask where the answer is not known */
    Future<ReviewAnswer> answer(Question question, Function<Question, Future<ReviewAnswer>> ask) {
        Kept known = kept.getIfPresent(question);
        if (known != null) {
            return known.answer();
        }
        Promise<ReviewAnswer> mine = Promise.promise();
        Future<ReviewAnswer> awaited = underWay.putIfAbsent(question, mine.future());
        if (awaited != null) {
            return awaited;
        }
        Future.succeededFuture(question).compose(ask).onComplete(answer -> {
            if (answer.succeeded()) {
                keep(question, answer.result());
            }
            underWay.remove(question);
            mine.handle(answer);
        });
        return mine.future();
    }

    private void keep(Question question, ReviewAnswer answer) {
        Duration life = answer.isAllowed() ? allowed : others;
        if (!life.isZero() && question.mayBeKept()) {
            kept.put(question, new Kept(Future.succeededFuture(answer), life));
        }
    }
}
