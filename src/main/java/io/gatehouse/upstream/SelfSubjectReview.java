package io.gatehouse.upstream;

import io.gatehouse.core.Identity;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an API server answers when it is asked whom it takes the caller for ({@code authentication.k8s.io/v1}). */
record SelfSubjectReview(int status, Buffer body) {
    static final String RESOURCE = "selfsubjectreviews";
    private static final String PATH = "/apis/authentication.k8s.io/v1/" + RESOURCE;
    static final String USER_AGENT = "gatehouse";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** What to do where some part of an identity did not come back. */
    record Advice(String name, String uid, String groups, String extra) {}

    /** @param request with the headers that say who calls, and no others */
    static Future<SelfSubjectReview> ask(HttpClientRequest request) {
        request.setMethod(HttpMethod.POST)
                .setURI(PATH)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, USER_AGENT)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        Buffer question = new JsonObject()
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("kind", "SelfSubjectReview")
                .toBuffer();
        return request.send(question)
                .compose(response ->
                        response.body().map(answer -> new SelfSubjectReview(response.statusCode(), answer)));
    }

    /** What of an identity did not come back as it was told, each with what to do about it; empty where all did. */
    List<String> differences(Identity told, boolean tellsUid, Advice advice) {
        return user(user -> differences(user, told, tellsUid, advice));
    }

    /** Empty where it is of somebody who has proven who he is. */
    List<String> ofAnybody() {
        return user(user -> user.getString("username").equals(Identity.ANONYMOUS)
                ? List.of("takes the gate's own credential for none")
                : List.of());
    }

    /**
     * Whether the server did not come to ask what the user may do, for it refuses the one who asks in the user's name: a
     * refusal of the user is about the review itself.
     */
    boolean refusesTheGate() {
        return status == UNAUTHORIZED || status == FORBIDDEN && !RESOURCE.equals(refusedKind());
    }

    /** What the server says to a refusal; empty where that cannot be read. */
    String message() {
        return read(document -> document.getString("message", "")).orElse("");
    }

    private String refusedKind() {
        return read(document -> document.getJsonObject("details").getString("kind", ""))
                .orElse("");
    }

    private List<String> user(Function<JsonObject, List<String>> faults) {
        if (status != 201 && status != 200) {
            return List.of("a SelfSubjectReview answers " + status + (message().isEmpty() ? "" : ": " + message()));
        }
        return read(document -> faults.apply(document.getJsonObject("status").getJsonObject("userInfo")))
                .orElse(List.of("a SelfSubjectReview answers something that is none"));
    }

    private <T> Optional<T> read(Function<JsonObject, T> part) {
        try {
            return Optional.of(part.apply(body.toJsonObject()));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private static List<String> differences(JsonObject user, Identity told, boolean tellsUid, Advice advice) {
        List<String> found = new ArrayList<>();
        if (!told.name().equals(user.getString("username"))) {
            return List.of("takes the gate's probe for another user, " + user.getString("username") + " ("
                    + advice.name() + ")");
        }
        if (tellsUid && !told.uid().equals(user.getString("uid", ""))) {
            found.add("does not take over UIDs (" + advice.uid() + ")");
        }
        Set<String> groups = new HashSet<>(told.groups());
        groups.add(Identity.AUTHENTICATED);
        if (!groups.equals(texts(user.getJsonArray("groups")))) {
            found.add("does not take over groups (" + advice.groups() + ")");
        }
        JsonObject extra = user.getJsonObject("extra", new JsonObject());
        for (Map.Entry<String, List<String>> entry : told.extra().entrySet()) {
            if (!Set.copyOf(entry.getValue()).equals(texts(extra.getJsonArray(entry.getKey())))) {
                found.add("does not take over extra values (" + advice.extra() + ")");
            }
        }
        return found;
    }

    private static Set<String> texts(@Nullable JsonArray array) {
        Set<String> all = new HashSet<>();
        if (array != null) {
            array.forEach(text -> all.add(String.valueOf(text)));
        }
        return all;
    }
}
