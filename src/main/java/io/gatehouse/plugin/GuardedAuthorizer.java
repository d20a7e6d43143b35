package io.gatehouse.plugin;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.vertx.core.Future;
import java.util.Objects;

/** Answers in any case, and under the name that the configuration gives it. */
final class GuardedAuthorizer implements Authorizer {
    private final String name;
    private final Authorizer plugin;
    private final Worker worker;

    GuardedAuthorizer(String name, Authorizer plugin, Worker worker) {
        this.name = name;
        this.plugin = plugin;
        this.worker = worker;
    }

    @Override
    public Future<Decision> authorize(Attributes attributes) {
        return worker.ask(() -> {
                    Future<Decision> answer = plugin.authorize(attributes);
                    return answer == null ? null : answer.map(this::own);
                })
                .otherwise(new Decision(Verdict.DENY, name, "plug-in " + name + " gave no answer"));
    }

    /** What lacks a part is none: it throws, and so denies. */
    private Decision own(Decision decision) {
        return new Decision(
                Objects.requireNonNull(decision.verdict()), name, Objects.requireNonNull(decision.reason()));
    }
}
