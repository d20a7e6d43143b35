package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as kube-apiserver wrote it down at level Metadata, told to a trail of the gate's: what arrived (method, target, headers,
 * user) and what was answered are taken from kube-apiserver's events, all else is the gate's own doing.
 */
final class KubeReplay {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final Map<String, String> METHOD_OF_VERB = Map.of(
            "create", "post",
            "update", "put",
            "deletecollection", "delete",
            "list", "get",
            "watch", "get");

    private final List<Object> kube;
    private final Object last;
    private final RecordingSink sink = new RecordingSink();

    private KubeReplay(List<Object> kube) {
        this.kube = kube;
        this.last = kube.get(kube.size() - 1);
    }

    /**
     * @param lines of kube-apiserver's log
     * @return each pair of lines that are not the same, kube-apiserver's first, but for times and what is stated to differ
     */
    static List<String> differences(List<String> lines) throws Exception {
        Map<Object, List<Object>> requests = new LinkedHashMap<>();
        for (String line : lines) {
            Object event = Json.parse(line.getBytes(UTF_8));
            requests.computeIfAbsent(Trees.at(event, "auditID"), id -> new ArrayList<>())
                    .add(event);
        }
        List<String> differences = new ArrayList<>();
        for (List<Object> events : requests.values()) {
            differences.addAll(new KubeReplay(events).compare());
        }
        return differences;
    }

    private List<String> compare() throws Exception {
        tell();
        List<Object> gate = sink.events();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(kube.size(), gate.size()); i++) {
            String expected = i < kube.size() ? comparable(kube.get(i)) : "nothing";
            String found = i < gate.size() ? comparable(gate.get(i)) : "nothing";
            if (!expected.equals(found)) {
                differences.add(expected + "\n" + found);
            }
        }
        return differences;
    }

    private void tell() throws Exception {
        AuditPolicy policy = AuditPolicy.parse(
                Path.of("audit.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]");
        Call call = call();
        AuditTrail trail = new Audit(List.of(sink), false, Clock.systemUTC(), new Counts()).open(policy, call);
        Optional<Identity> user = identity(Trees.at(last, "user"));
        user.ifPresent(identity -> trail.received(new Caller(identity, Proof.by("replay"))));
        if (stage(kube.get(kube.size() - 1)).equals("RequestReceived")) {
            return;
        }
        identity(Trees.at(last, "impersonatedUser"))
                .ifPresent(as -> trail.impersonated(new Subject.Impersonated(
                        as, as, text(last, "authenticationMetadata", "impersonationConstraint"))));
        annotate(trail);
        answer(trail, user.isPresent());
        if (!stage(last).equals("ResponseStarted") || user.isEmpty()) {
            trail.complete(Ending.WHOLE);
        }
    }

    private void annotate(AuditTrail trail) {
        String decision = Trees.string(last, "annotations", "authorization.k8s.io/decision")
                .orElse("");
        if (!decision.isEmpty()) {
            trail.decided(new Decision(
                    decision.equals("allow") ? Decision.Verdict.ALLOW : Decision.Verdict.DENY,
                    "replay",
                    Trees.string(last, "annotations", "authorization.k8s.io/reason")
                            .orElse("")));
        }
        Trees.object(last, "annotations")
                .orElse(Map.of())
                .forEach((key, value) -> trail.annotate(key, String.valueOf(value)));
    }

    /** What an authorizer refuses the gate refuses itself; all other answers come from the API server. */
    private void answer(AuditTrail trail, boolean identified) {
        int code = ((Long) Trees.at(last, "responseStatus", "code")).intValue();
        if (!identified) {
            trail.refused(Refusal.unauthorized(""));
        } else if ("forbid".equals(Trees.at(last, "annotations", "authorization.k8s.io/decision"))) {
            String message = Trees.string(last, "responseStatus", "message").orElseThrow();
            trail.refused(new Refusal(403, "Forbidden", message, details()));
        } else {
            Reply reply = new Reply(
                    code, MultiMap.caseInsensitiveMultiMap(), new ChunkStream(Buffer.buffer(answered()), 100));
            ChunkStream.drain(trail.recorded(reply).body());
        }
        trail.started(code);
    }

    private Optional<Refusal.Details> details() {
        return Trees.object(last, "responseStatus", "details")
                .map(details -> new Refusal.Details(
                        text(details, "name"), text(details, "group"), text(details, "kind"), List.of(), 0));
    }

    /** The Status that was answered, or the new object as far as the log knows it. */
    private byte[] answered() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (Trees.at(last, "responseStatus", "status") != null) {
            body.put("kind", "Status");
            body.put("apiVersion", "v1");
            body.putAll(Trees.object(last, "responseStatus").orElseThrow());
        } else {
            body.put("metadata", Map.of("name", text(last, "objectRef", "name")));
        }
        return Json.write(body);
    }

    private Call call() throws BadTargetException {
        String target = new String(text(last, "requestURI").getBytes(UTF_8), ISO_8859_1);
        String verb = text(last, "verb");
        String method = METHOD_OF_VERB.getOrDefault(verb, verb);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("verb " + verb);
        }
        RequestInfo info = RequestInfoParser.parse(method.toUpperCase(java.util.Locale.ROOT), target);
        return new Call(
                text(last, "auditID"),
                Instant.parse(text(last, "requestReceivedTimestamp")),
                0,
                "default",
                method,
                target,
                info,
                MultiMap.caseInsensitiveMultiMap()
                        .add("User-Agent", new String(text(last, "userAgent").getBytes(UTF_8), ISO_8859_1)),
                Body.NONE,
                Optional.empty(),
                Origin.of("main", String.valueOf(Trees.list(last, "sourceIPs").get(0)), Optional.empty()),
                Promise.<Void>promise().future());
    }

    private static Optional<Identity> identity(@Nullable Object user) {
        if (Trees.at(user, "username") == null) {
            return Optional.empty();
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        Trees.object(user, "extra").orElse(Map.of()).forEach((key, values) -> extra.put(key, texts((List<?>) values)));
        return Optional.of(
                new Identity(text(user, "username"), text(user, "uid"), texts(Trees.list(user, "groups")), extra));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static String stage(Object event) {
        return text(event, "stage");
    }

    private static String text(@Nullable Object tree, String... path) {
        return Trees.string(tree, path).orElse("");
    }

    private static String comparable(Object event) {
        Map<String, @Nullable Object> fields = StatedDifferences.removeFrom(event);
        fields.put("stageTimestamp", "");
        return new String(Json.write(fields), UTF_8);
    }
}
