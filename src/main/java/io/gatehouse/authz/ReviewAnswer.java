package io.gatehouse.authz;

import io.gatehouse.kube.AuthorizationChain.Version;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status of a SubjectAccessReview that has come back. Stricter than kube-apiserver, which takes whatever lacks a word for a
 * no: where nothing has been decided, nobody else is to be asked as if it had been.
 */
record ReviewAnswer(boolean isAllowed, boolean isDenied, String reason) {
    static final String KIND = "SubjectAccessReview";

    static String apiVersion(Version version) {
        return "authorization.k8s.io/" + version;
    }

    /** @throws ReviewFailure where it is none */
    static ReviewAnswer of(byte[] json, Version version) throws ReviewFailure {
        Map<String, @Nullable Object> review = review(json);
        if (!KIND.equals(review.get("kind")) || !apiVersion(version).equals(review.get("apiVersion"))) {
            throw ReviewFailure.unusable("is no " + KIND + " of " + apiVersion(version));
        }
        if (!(Trees.at(review, "status", "allowed") instanceof Boolean isAllowed)) {
            throw ReviewFailure.unusable("does not say whether it is allowed");
        }
        Object isDenied = Trees.at(review, "status", "denied");
        if (isDenied != null && !(isDenied instanceof Boolean)) {
            throw ReviewFailure.unusable("does not say whether it is denied");
        }
        Object reason = Trees.at(review, "status", "reason");
        if (reason != null && !(reason instanceof String)) {
            throw ReviewFailure.unusable("has a reason that is no text");
        }
        return new ReviewAnswer(isAllowed, Boolean.TRUE.equals(isDenied), reason == null ? "" : (String) reason);
    }

    private static Map<String, @Nullable Object> review(byte[] json) throws ReviewFailure {
        try {
            return Json.parseObject(json);
        } catch (MalformedException e) {
            throw ReviewFailure.unusable("is no JSON object");
        }
    }
}
