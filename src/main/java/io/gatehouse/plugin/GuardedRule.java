package io.gatehouse.plugin;

import io.gatehouse.core.GoText;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.plugin.AdmissionRule;
import io.gatehouse.core.plugin.AdmissionRule.Verdict;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a rule, and refuses where it fails. */
public final class GuardedRule {
    private final String name;
    private final AdmissionRule plugin;
    private final Worker worker;

    GuardedRule(String name, AdmissionRule plugin, Worker worker) {
        this.name = name;
        this.plugin = plugin;
        this.worker = worker;
    }

    /**
     * @param request made on a thread of the plug-in's, which may keep and change it
     * @return fails with a {@link Refusal} alone
     */
    public Future<Verdict> judge(Supplier<Map<String, @Nullable Object>> request) {
        return worker.ask(() -> {
                    Future<Verdict> answer = plugin.judge(request.get());
                    return answer == null ? null : answer.map(GuardedRule::whole);
                })
                .recover(failure -> Future.failedFuture(
                        Refusal.internal("failed calling plug-in " + GoText.quoted(name) + ": it gave no answer")));
    }

    private static Verdict whole(Verdict verdict) {
        Objects.requireNonNull(verdict.message());
        return verdict;
    }
}
