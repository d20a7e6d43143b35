package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why something was not done, in the words, codes and details of kube-apiserver. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;
    private final transient @Nullable Map<String, @Nullable Object> details;

    private Failure(int code, String reason, String message, @Nullable Map<String, @Nullable Object> details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    public static Failure badRequest(String message) {
        return new Failure(400, "BadRequest", message, null);
    }

    public static Failure unauthorized() {
        return new Failure(401, "Unauthorized", "Unauthorized", null);
    }

    public static Failure forbidden(Kind kind, String name, String why) {
        String message = "%s \"%s\" is forbidden: %s".formatted(kind.resource(), name, why);
        return new Failure(403, "Forbidden", message, details(name, kind.group(), kind.plural()));
    }

    public static Failure notFound(Kind kind, String name) {
        String message = "%s \"%s\" not found".formatted(kind.resource(), name);
        return new Failure(404, "NotFound", message, details(name, kind.group(), kind.plural()));
    }

    public static Failure noSuchResource() {
        return new Failure(404, "NotFound", "the server could not find the requested resource", Trees.of());
    }

    public static Failure methodNotAllowed() {
        String message = "the server does not allow this method on the requested resource";
        return new Failure(405, "MethodNotAllowed", message, Trees.of());
    }

    public static Failure notAcceptable(String available) {
        return new Failure(
                406, "NotAcceptable", "only the following media types are accepted: " + available, Trees.of());
    }

    public static Failure alreadyExists(Kind kind, String name) {
        String message = "%s \"%s\" already exists".formatted(kind.resource(), name);
        return new Failure(409, "AlreadyExists", message, details(name, kind.group(), kind.plural()));
    }

    public static Failure conflict(Kind kind, String name, String why) {
        String message = "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, why);
        return new Failure(409, "Conflict", message, details(name, kind.group(), kind.plural()));
    }

    /** What a watch wants to go on from is no longer remembered. */
    public static Failure expired(long wanted, long oldest) {
        String message = "too old resource version: %d (%d)".formatted(wanted, oldest);
        return new Failure(410, "Expired", message, null);
    }

    public static Failure tooLarge() {
        return new Failure(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728", Trees.of());
    }

    public static Failure unsupportedMediaType(String accepted) {
        String message = "the body of the request was in an unknown format - accepted media types include: " + accepted;
        return new Failure(415, "UnsupportedMediaType", message, null);
    }

    /**
     * An object that breaks a rule in one of its fields.
     *
     * @param what for example {@code Required value}
     */
    public static Failure invalid(Kind kind, String name, String field, String what) {
        return invalid(kind.qualifiedKind(), kind.group(), kind.kind(), name, field, what);
    }

    public static Failure invalid(
            String qualifiedKind, String group, String kind, String name, String field, String what) {
        String message = "%s \"%s\" is invalid: %s: %s".formatted(qualifiedKind, name, field, what);
        Map<String, @Nullable Object> details = details(name, group, kind);
        String cause = what.startsWith("Required")
                ? "FieldValueRequired"
                : what.startsWith("Forbidden") ? "FieldValueForbidden" : "FieldValueInvalid";
        details.put("causes", Trees.listOf(Trees.of("reason", cause, "message", what, "field", field)));
        return new Failure(422, "Invalid", message, details);
    }

    /** A patch that cannot be applied to the object. */
    public static Failure unprocessable() {
        String message = "the server rejected our request due to an error in our request";
        return new Failure(422, "Invalid", message, Trees.of());
    }

    public static Failure internal() {
        return new Failure(500, "InternalError", "Internal error occurred: see the log", null);
    }

    public static Failure notImplemented(String what) {
        return new Failure(501, "NotImplemented", what, null);
    }

    public static Failure versionTooLarge(long wanted, long current) {
        String message = "Timeout: Too large resource version: %d, current: %d".formatted(wanted, current);
        return new Failure(504, "Timeout", message, Trees.of("retryAfterSeconds", 1L));
    }

    public int code() {
        return code;
    }

    /** As the body of an answer. */
    public Map<String, @Nullable Object> status() {
        Map<String, @Nullable Object> status = Trees.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Trees.of(),
                "status",
                "Failure",
                "message",
                getMessage(),
                "reason",
                reason);
        if (details != null) {
            status.put("details", details);
        }
        status.put("code", (long) code);
        return status;
    }

    private static Map<String, @Nullable Object> details(String name, String group, String kind) {
        Map<String, @Nullable Object> details = Trees.of();
        put(details, "name", name);
        put(details, "group", group);
        put(details, "kind", kind);
        return details;
    }

    private static void put(Map<String, @Nullable Object> details, String key, String value) {
        if (!value.isEmpty()) {
            details.put(key, value);
        }
    }
}
