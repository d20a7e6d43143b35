package io.gatehouse.core;

import java.util.List;
import java.util.Optional;

/**
 * A request that goes no further, in the terms of {@code meta/v1} Status (k8s.io/apimachinery, {@code
 * pkg/api/errors/errors.go}): the only way from a problem to a response. The message is for the client and holds no
 * secret.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String message;
    private final String reason;
    private final transient Optional<Details> details;
    private final String why;
    private final transient List<String> warnings;

    /**
     * @param group API group, empty where there is none
     * @param kind the resource's plural name, or a kind
     * @param retryAfterSeconds 0 where the client need not wait
     */
    public record Details(String name, String group, String kind, List<String> causes, int retryAfterSeconds) {
        static Details of(String group, String kind, String name) {
            return new Details(name, group, kind, List.of(), 0);
        }

        static Details retryAfter(int seconds) {
            return new Details("", "", "", List.of(), seconds);
        }
    }

    public Refusal(int code, String reason, String message, Optional<Details> details) {
        this(code, reason, message, details, "", List.of());
    }

    private Refusal(
            int code, String reason, String message, Optional<Details> details, String why, List<String> warnings) {
        super(message, null, false, false);
        this.code = code;
        this.message = message;
        this.reason = reason;
        this.details = details;
        this.why = why;
        this.warnings = List.copyOf(warnings);
    }

    private Refusal(int code, String reason, String message) {
        this(code, reason, message, Optional.empty());
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    /**
     * Says the same to everybody whose credentials prove nothing: an attacker learns nothing from it.
     *
     * @param why for the log and the audit, without the credential
     */
    public static Refusal unauthorized(String why) {
        return new Refusal(401, "Unauthorized", "Unauthorized", Optional.empty(), why, List.of());
    }

    /**
     * The same to a client where nobody could tell just now what its credentials prove.
     *
     * @param why as above
     */
    public static Refusal undecided(String why) {
        return new Refusal(401, "Unauthorized", "Unauthorized", Optional.of(Details.retryAfter(1)), why, List.of());
    }

    /** Whether it says that something is not allowed, and not that nobody could tell. */
    public boolean isFinal() {
        return (code == 401 || code == 403) && retryAfterSeconds() == 0;
    }

    /** In kube-apiserver's words; the reason follows where it is not empty. */
    public static Refusal forbidden(Attributes attributes, String reason) {
        RequestInfo action = attributes.action();
        String text = sanitized(sentence(attributes));
        return forbidden(
                action.apiGroup(), action.resource(), action.name(), reason.isEmpty() ? text : text + ": " + reason);
    }

    public static Refusal forbidden(String group, String resource, String name, String text) {
        String qualified = qualified(group, resource);
        String message = qualified.isEmpty()
                ? "forbidden: " + text
                : qualified + (name.isEmpty() ? "" : " " + GoText.quoted(name)) + " is forbidden: " + text;
        return new Refusal(403, "Forbidden", message, Optional.of(Details.of(group, resource, name)));
    }

    public static Refusal notFound(String group, String resource, String name) {
        return new Refusal(
                404,
                "NotFound",
                qualified(group, resource) + " " + GoText.quoted(name) + " not found",
                Optional.of(Details.of(group, resource, name)));
    }

    public static Refusal methodNotAllowed(String message) {
        return new Refusal(405, "MethodNotAllowed", message);
    }

    /** The client took too long over its request. */
    public static Refusal requestTimeout(String message) {
        return new Refusal(408, "", message);
    }

    public static Refusal tooLarge(long limitBytes) {
        return tooLarge("limit is " + limitBytes);
    }

    public static Refusal tooLarge(String why) {
        return new Refusal(413, "RequestEntityTooLarge", "Request entity too large: " + why);
    }

    public static Refusal unsupportedMediaType(String message) {
        return new Refusal(415, "UnsupportedMediaType", message);
    }

    public static Refusal tooManyRequests(String message) {
        return new Refusal(429, "TooManyRequests", message, Optional.of(Details.retryAfter(1)));
    }

    /** A fault of the gate's own; the message names none of its parts. */
    public static Refusal internal(String message) {
        return new Refusal(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                Optional.of(new Details("", "", "", List.of(message), 0)));
    }

    /** An API server gave no sensible answer. Whether it acted on the request is unknown. */
    public static Refusal badGateway(String message) {
        return new Refusal(502, "BadGateway", message);
    }

    /** The request was not sent. A client may send it again at once only where it is told so. */
    public static Refusal unavailable(String message, boolean retry) {
        return new Refusal(
                503, "ServiceUnavailable", message, retry ? Optional.of(Details.retryAfter(1)) : Optional.empty());
    }

    public static Refusal timeout(String message) {
        return new Refusal(504, "Timeout", "Timeout: " + message, Optional.of(Details.retryAfter(0)));
    }

    /** The same, with more for the client to read. */
    public Refusal withWarnings(List<String> texts) {
        return texts.isEmpty() ? this : new Refusal(code, reason, message(), details, why, texts);
    }

    /** For the client beside the message, each one a {@code Warning} header. */
    public List<String> warnings() {
        return warnings;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public String message() {
        return message;
    }

    public Optional<Details> details() {
        return details;
    }

    /** What the client is not told; empty where there is no more to say. */
    public String why() {
        return why;
    }

    /** Seconds for a {@code Retry-After} header, 0 for none. */
    public int retryAfterSeconds() {
        return details.map(Details::retryAfterSeconds).orElse(0);
    }

    private static String sentence(Attributes attributes) {
        RequestInfo action = attributes.action();
        String who = "User " + GoText.quoted(attributes.user().name()) + " cannot " + action.verb();
        if (!action.isResource()) {
            return who + " path " + GoText.quoted(action.path());
        }
        String what = who + " resource " + GoText.quoted(action.fullResource()) + " in API group "
                + GoText.quoted(action.apiGroup());
        return action.namespace().isEmpty()
                ? what + " at the cluster scope"
                : what + " in the namespace " + GoText.quoted(action.namespace());
    }

    /** kube-apiserver keeps what looks like HTML out of its messages. */
    private static String sanitized(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String qualified(String group, String resource) {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
