package io.gatehouse.admission;

import io.gatehouse.cel.Shape;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Permit;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code request}, as expressions see it: {@code admission.k8s.io/v1} AdmissionRequest without the objects. What is empty is not
 * there, as in its JSON.
 */
final class RequestVariable {
    private static final String META = "meta.k8s.io/v1";

    private RequestVariable() {}

    /** k8s.io/apiserver, {@code admission/plugin/cel/compile.go}. */
    static Shape shape() {
        Shape kind = Shape.object(
                "kubernetes.GroupVersionKind",
                Map.of("group", Shape.STRING, "version", Shape.STRING, "kind", Shape.STRING));
        Shape resource = Shape.object(
                "kubernetes.GroupVersionResource",
                Map.of("group", Shape.STRING, "version", Shape.STRING, "resource", Shape.STRING));
        Shape user = Shape.object(
                "kubernetes.UserInfo",
                Map.of(
                        "username",
                        Shape.STRING,
                        "uid",
                        Shape.STRING,
                        "groups",
                        Shape.listOf(Shape.STRING),
                        "extra",
                        Shape.mapOf(Shape.listOf(Shape.STRING))));
        return Shape.object(
                "kubernetes.AdmissionRequest",
                Map.ofEntries(
                        Map.entry("kind", kind),
                        Map.entry("resource", resource),
                        Map.entry("subResource", Shape.STRING),
                        Map.entry("requestKind", kind),
                        Map.entry("requestResource", resource),
                        Map.entry("requestSubResource", Shape.STRING),
                        Map.entry("name", Shape.STRING),
                        Map.entry("namespace", Shape.STRING),
                        Map.entry("operation", Shape.STRING),
                        Map.entry("userInfo", user),
                        Map.entry("dryRun", Shape.BOOL),
                        Map.entry("options", Shape.DYN)));
    }

    static Map<String, Object> of(Permit permit, Write write, Operation operation, SentObject subject) {
        RequestInfo info = write.info();
        Map<String, Object> request = new LinkedHashMap<>();
        kind(info, subject).ifPresent(kind -> {
            request.put("kind", kind);
            request.put("requestKind", kind);
        });
        Map<String, Object> resource =
                Map.of("group", info.apiGroup(), "version", info.apiVersion(), "resource", info.resource());
        request.put("resource", resource);
        request.put("requestResource", resource);
        putUnlessEmpty(request, "subResource", info.subresource());
        putUnlessEmpty(request, "requestSubResource", info.subresource());
        putUnlessEmpty(request, "name", subject.name());
        boolean isNewNamespace = write.isNamespace() && info.namespace().isEmpty();
        putUnlessEmpty(request, "namespace", isNewNamespace ? subject.name() : info.namespace());
        request.put("operation", operation.name());
        request.put("userInfo", userInfo(permit.subject().effective()));
        Query query = Query.of(permit.call().target());
        Optional<Map<String, @Nullable Object>> options =
                operation == Operation.DELETE ? subject.options() : options(query, operation);
        request.put(
                "dryRun", options.filter(there -> there.get("dryRun") != null).isPresent());
        options.ifPresent(there -> request.put("options", there));
        return request;
    }

    /** Of the resource where that is known, else what the object says; no kind where nobody says. */
    private static Optional<Map<String, Object>> kind(RequestInfo info, SentObject subject) {
        Optional<Kind> known = Kinds.of(info);
        Optional<Kind> said = subject.object()
                .flatMap(object -> Trees.string(object, "apiVersion")
                        .flatMap(version -> Trees.string(object, "kind").map(kind -> Kind.of(version, kind))));
        return known.or(() -> said)
                .map(kind -> Map.of("group", kind.group(), "version", kind.version(), "kind", kind.name()));
    }

    private static Map<String, Object> userInfo(Identity identity) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("username", identity.name());
        putUnlessEmpty(user, "uid", identity.uid());
        if (!identity.groups().isEmpty()) {
            user.put("groups", identity.groups());
        }
        if (!identity.extra().isEmpty()) {
            user.put("extra", identity.extra());
        }
        return user;
    }

    /** Of what is no deletion, whose options may stand in its body. */
    private static Optional<Map<String, @Nullable Object>> options(Query query, Operation operation) {
        if (operation != Operation.CREATE && operation != Operation.UPDATE) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("kind", operation == Operation.CREATE ? "CreateOptions" : "UpdateOptions");
        options.put("apiVersion", META);
        List<String> dryRun = query.all("dryRun");
        if (!dryRun.isEmpty()) {
            options.put("dryRun", dryRun);
        }
        query.first("fieldManager").ifPresent(value -> putUnlessEmpty(options, "fieldManager", value));
        query.first("fieldValidation").ifPresent(value -> putUnlessEmpty(options, "fieldValidation", value));
        return Optional.of(options);
    }

    private static void putUnlessEmpty(Map<String, ? super String> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }
}
