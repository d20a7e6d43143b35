package io.gatehouse.authn;

import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code authentication.k8s.io/v1} TokenReview: what is asked, and a yes.
 *
 * @param identity with {@code system:authenticated} among its groups
 * @param audiences of those that were asked for, the ones that the token is meant for; empty where the reviewer knows of none
 */
record TokenReview(Identity identity, List<String> audiences) {
    private static final String VERSION = "authentication.k8s.io/v1";
    private static final String KIND = "TokenReview";

    static Buffer question(String token, List<String> audiences) {
        Map<String, @Nullable Object> spec = Trees.of("token", token);
        if (!audiences.isEmpty()) {
            spec.put("audiences", audiences);
        }
        return Buffer.buffer(
                Json.write(Trees.of("apiVersion", VERSION, "kind", KIND, "metadata", Trees.of(), "spec", spec)));
    }

    /**
     * Empty where the answer is no.
     *
     * @throws UnusableAnswerException where it is neither
     */
    static Optional<TokenReview> answered(byte[] json) throws UnusableAnswerException {
        Map<String, @Nullable Object> status = status(json);
        Object authenticated = status.get("authenticated");
        if (authenticated == null || authenticated.equals(false)) {
            return Optional.empty();
        }
        if (!authenticated.equals(true)) {
            throw new UnusableAnswerException("authenticated is neither true nor false");
        }
        Map<String, @Nullable Object> user =
                Trees.object(status, "user").orElseThrow(() -> new UnusableAnswerException("it names no user"));
        return Optional.of(new TokenReview(identity(user), texts("audiences", status.get("audiences"))));
    }

    private static Map<String, @Nullable Object> status(byte[] json) throws UnusableAnswerException {
        Map<String, @Nullable Object> answer;
        try {
            answer = Json.parseObject(json);
        } catch (MalformedException e) {
            throw new UnusableAnswerException("it is no JSON object");
        }
        if (!VERSION.equals(answer.get("apiVersion")) || !KIND.equals(answer.get("kind"))) {
            throw new UnusableAnswerException("it is no " + KIND + " of " + VERSION);
        }
        return Trees.object(answer, "status").orElseThrow(() -> new UnusableAnswerException("it has no status"));
    }

    private static Identity identity(Map<String, @Nullable Object> user) throws UnusableAnswerException {
        String name = text("username", user.get("username"));
        List<String> groups = texts("groups", user.get("groups"));
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry :
                Trees.object(user, "extra").orElse(Map.of()).entrySet()) {
            extra.put(entry.getKey(), texts("extra", entry.getValue()));
        }
        try {
            return new Identity(name, text("uid", user.get("uid")), Groups.authenticated(name, groups), extra);
        } catch (InvalidIdentityException e) {
            throw new UnusableAnswerException("it names no user that could be forwarded: " + e.getMessage());
        }
    }

    private static String text(String key, @Nullable Object value) throws UnusableAnswerException {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw new UnusableAnswerException(key + " is no text");
    }

    private static List<String> texts(String key, @Nullable Object value) throws UnusableAnswerException {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new UnusableAnswerException(key + " is no list");
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                throw new UnusableAnswerException(key + " holds what is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Its text quotes nothing of the answer. */
    static final class UnusableAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableAnswerException(String message) {
            super(message, null, false, false);
        }
    }
}
