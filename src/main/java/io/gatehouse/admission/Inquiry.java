package io.gatehouse.admission;

import io.gatehouse.cel.Budget;
import io.gatehouse.cel.Conditions;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.GoText;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.remote.RemoteException;
import io.gatehouse.remote.RemoteService;
import io.gatehouse.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One webhook about one write: whether it is to be asked, what, and what it answers (k8s.io/apiserver, {@code webhook/generic} and
 * {@code webhook/request}).
 */
record Inquiry(Webhook webhook, Reviewed reviewed, boolean mayPatch) {
    private static final int MAX_TOLD = 2048;

    /** What is sent, and what is to come back with the answer. */
    record Question(Webhook webhook, String uid, Buffer json, Operation operation) {}

    /**
     * Empty where it is not to be asked. For a worker: it evaluates expressions and writes the whole object.
     *
     * @throws Refusal where it should be asked, and cannot be
     */
    Optional<Question> question() {
        Optional<Operation> operation = operation();
        if (operation.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> request =
                RequestVariable.of(reviewed.review().permit(), write(), operation.get(), subject());
        if (!conditionsHold(request)) {
            return Optional.empty();
        }
        String uid = UUID.randomUUID().toString();
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("uid", uid);
        whole.putAll(request);
        whole.put("object", subject().object().orElse(null));
        whole.put("oldObject", subject().old().orElse(null));
        whole.putIfAbsent("options", null);
        Map<String, @Nullable Object> review = new LinkedHashMap<>();
        review.put("kind", "AdmissionReview");
        review.put("apiVersion", "admission.k8s.io/v1");
        review.put("request", whole);
        return Optional.of(new Question(webhook, uid, Buffer.buffer(Json.write(review)), operation.get()));
    }

    private Write write() {
        return reviewed.write();
    }

    private SentObject subject() {
        return reviewed.subject();
    }

    private Optional<Operation> operation() {
        for (Operation operation : write().operations()) {
            Match.Fit fit = webhook.match().fit(write(), operation, subject());
            if (fit != Match.Fit.NO && write().patch().isPresent()) {
                throw unjudgeable("a server-side apply that may create the object cannot be judged as sent: create it"
                        + " (kubectl create)");
            }
            if (fit != Match.Fit.NO && isSelected(operation)) {
                if (fit == Match.Fit.OTHER_VERSION) {
                    throw unjudgeable("it is about another version of the resource than "
                            + write().info().apiVersion() + ": use one that its rules name");
                }
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** What one connects with has no labels. */
    private boolean isSelected(Operation operation) {
        return webhook.labels().isEmpty()
                || operation != Operation.CONNECT && subject().isSelectedBy(webhook.labels());
    }

    private Refusal unjudgeable(String why) {
        return forbidden("admission webhook " + GoText.quoted(webhook.name()) + " cannot be asked: " + why);
    }

    private Refusal forbidden(String text) {
        return Refusal.forbidden(
                write().info().apiGroup(), write().info().resource(), subject().shownName(), text);
    }

    private boolean conditionsHold(Map<String, Object> request) {
        if (webhook.conditions().isEmpty()) {
            return true;
        }
        Map<String, @Nullable Object> inputs = new HashMap<>();
        inputs.put("object", subject().object().orElse(null));
        inputs.put("oldObject", subject().old().orElse(null));
        inputs.put("request", request);
        Conditions.Result result = Conditions.judge(webhook.conditions(), inputs, new Budget(Budget.PER_CONDITIONS));
        if (result.problem().isPresent() && webhook.failsOnError()) {
            throw forbidden(result.problem().get());
        }
        return result.hold() && result.problem().isEmpty();
    }

    /** Fails with a {@link WebhookFailure} alone. */
    Future<ReviewAnswer> ask(Question question) {
        return webhook.service()
                .post(question.json(), webhook.timeout())
                .recover(lost -> Future.failedFuture(unanswered(lost)))
                .compose(answer -> OffEventLoop.run(() -> read(answer, question.uid())));
    }

    private ReviewAnswer read(RemoteService.Answer answer, String uid) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw new WebhookFailure(
                    "status " + answer.status(), "failed to call webhook: " + told(answer), answer.status());
        }
        return ReviewAnswer.read(answer.body().getBytes(), uid, mayPatch);
    }

    private WebhookFailure unanswered(Throwable lost) {
        String why = "the connection failed";
        if (lost instanceof TimeoutException) {
            why = "context deadline exceeded";
        } else if (lost instanceof RemoteException) {
            why = String.valueOf(lost.getMessage());
        } else if (lost instanceof ConnectException) {
            why = "dial tcp: connect: connection refused";
        } else if (lost instanceof javax.net.ssl.SSLException) {
            why = "tls: failed to verify certificate";
        }
        return new WebhookFailure(why, "failed to call webhook: Post " + GoText.quoted(webhook.url()) + ": " + why);
    }

    /** k8s.io/apimachinery, {@code api/errors}, NewGenericServerResponse. */
    private static String told(RemoteService.Answer answer) {
        int code = answer.status();
        return switch (code) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 409 -> "the server reported a conflict";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                "the server was unable to return a response in the time allotted, but may still be processing the request";
            default ->
                code >= 500
                        ? "an error on the server (" + GoText.quoted(text(answer)) + ") has prevented the request from"
                                + " succeeding"
                        : "the server responded with the status code " + code + " but did not return more information";
        };
    }

    private static String text(RemoteService.Answer answer) {
        Buffer shown = answer.body().slice(0, Math.min(MAX_TOLD, answer.body().length()));
        return new String(shown.getBytes(), StandardCharsets.UTF_8).strip();
    }
}
