package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Shape;
import io.gatehouse.wire.Trees;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the kinds that are questions: who am I, may I, what may I. */
final class Questions {
    private static final String JUDGES_NOBODY = "the embedded API judges nobody: the gate before it does";
    private static final List<String> ALL = List.of("*");

    private Questions() {}

    static Answer answer(Target target, Request request) {
        if (!request.is(HttpMethod.POST)) {
            throw Failure.methodNotAllowed();
        }
        Kind kind = target.kind();
        Map<String, @Nullable Object> question =
                Shape.fit(kind, Bodies.object(request)).object();
        question.put("status", status(kind, request.user()));
        return Answer.json(201, Shape.fit(kind, question).object());
    }

    private static Map<String, @Nullable Object> status(Kind kind, RemoteUser user) {
        return switch (kind.kind()) {
            case "SelfSubjectReview" -> Trees.of("userInfo", userInfo(user));
            case "SelfSubjectAccessReview" -> Trees.of("allowed", true, "reason", JUDGES_NOBODY);
            case "SelfSubjectRulesReview" ->
                Trees.of(
                        "resourceRules", Trees.listOf(Trees.of("verbs", ALL, "apiGroups", ALL, "resources", ALL)),
                        "nonResourceRules", Trees.listOf(Trees.of("verbs", ALL, "nonResourceURLs", ALL)),
                        "incomplete", false);
            default -> throw Failure.noSuchResource();
        };
    }

    private static Map<String, @Nullable Object> userInfo(RemoteUser user) {
        Map<String, @Nullable Object> extra = Trees.of();
        user.extra().forEach(extra::put);
        return Trees.of("username", user.name(), "uid", user.uid(), "groups", user.groups(), "extra", extra);
    }
}
