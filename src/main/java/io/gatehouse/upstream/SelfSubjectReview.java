package io.gatehouse.upstream;

import io.gatehouse.core.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks an API server whom it takes the caller for ({@code authentication.k8s.io/v1} SelfSubjectReview). */
final class SelfSubjectReview {
    static final String PATH = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private SelfSubjectReview() {}

    static Buffer request() {
        return new JsonObject()
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("kind", "SelfSubjectReview")
                .toBuffer();
    }

    /** What of an identity did not come back as it was told, each with what to do about it; empty where all did. */
    static List<String> differences(int status, Buffer body, Identity told, boolean tellsUid) {
        if (status != 201 && status != 200) {
            return List.of("a SelfSubjectReview answers " + status);
        }
        try {
            JsonObject user = body.toJsonObject().getJsonObject("status").getJsonObject("userInfo");
            return differences(user, told, tellsUid);
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return List.of("a SelfSubjectReview answers something that is none");
        }
    }

    private static List<String> differences(JsonObject user, Identity told, boolean tellsUid) {
        List<String> found = new ArrayList<>();
        if (!told.name().equals(user.getString("username"))) {
            return List.of("takes the gate's probe for another user, " + user.getString("username")
                    + " (check its --requestheader-client-ca-file, -allowed-names and -username-headers)");
        }
        if (tellsUid && !told.uid().equals(user.getString("uid", ""))) {
            found.add("does not take over UIDs (start it with --requestheader-uid-headers, or set"
                    + " forwarding.uidHeader to \"\" so that none is told)");
        }
        Set<String> groups = new HashSet<>(told.groups());
        groups.add(Identity.AUTHENTICATED);
        if (!groups.equals(texts(user.getJsonArray("groups")))) {
            found.add("does not take over groups (check its --requestheader-group-headers)");
        }
        JsonObject extra = user.getJsonObject("extra", new JsonObject());
        for (Map.Entry<String, List<String>> entry : told.extra().entrySet()) {
            if (!Set.copyOf(entry.getValue()).equals(texts(extra.getJsonArray(entry.getKey())))) {
                found.add("does not take over extra values (check its --requestheader-extra-headers-prefix)");
            }
        }
        return found;
    }

    private static Set<String> texts(@org.jspecify.annotations.Nullable JsonArray array) {
        Set<String> all = new HashSet<>();
        if (array != null) {
            array.forEach(text -> all.add(String.valueOf(text)));
        }
        return all;
    }
}
