package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which path leads where. */
final class Routes {
    /** What anybody may read, known or not. */
    static final Set<String> OPEN = Set.of("version", "healthz", "livez", "readyz");

    private static final Set<String> STREAMS = Set.of("log", "exec", "attach", "portforward", "proxy");
    private static final String NO_CONTAINERS =
            "the embedded Kubernetes API runs no containers: logs, exec, attach, port-forward and proxy need a real cluster";

    private final Kinds kinds;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final ObjectRoutes objects;
    private final ScaleRoutes scales;

    Routes(Kinds kinds, Store store, Registry registry, Watches watches) {
        this.kinds = kinds;
        this.discovery = new Discovery(kinds);
        this.openApi = new OpenApi(kinds);
        this.objects = new ObjectRoutes(kinds, store, registry, watches);
        this.scales = new ScaleRoutes(store, registry);
    }

    /** @throws Failure where there is nothing, or it cannot be done */
    Answer answer(Request request) {
        Optional<Answer> document = document(request);
        if (document.isPresent()) {
            if (!request.isRead()) {
                throw Failure.methodNotAllowed();
            }
            return document.get();
        }
        boolean resource = !request.path().isEmpty()
                && Set.of("api", "apis").contains(request.path().get(0));
        if (!resource) {
            return Answer.text(404, "404 page not found\n");
        }
        return resource(Target.of(kinds, request.path()).orElseThrow(Failure::noSuchResource), request);
    }

    private Optional<Answer> document(Request request) {
        List<String> path = request.path();
        String accept = request.headers().get("Accept");
        String first = path.isEmpty() ? "" : path.get(0);
        return switch (path.size()) {
            case 1 -> document(first, accept);
            case 2 ->
                switch (first) {
                    case "api" -> discovery.resources(path.get(1), accept);
                    case "apis" -> discovery.group(path.get(1), accept);
                    case "openapi" -> openApi(path.get(1), accept);
                    default -> Optional.empty();
                };
            default -> deepDocument(path, first, accept);
        };
    }

    private Optional<Answer> openApi(String version, @Nullable String accept) {
        return switch (version) {
            case "v2" -> Optional.of(OpenApiV2.answer(accept));
            case "v3" -> Optional.of(openApi.index());
            default -> Optional.empty();
        };
    }

    private Optional<Answer> document(String name, @Nullable String accept) {
        return switch (name) {
            case "version" -> Optional.of(Answer.json(VERSION));
            case "healthz", "livez", "readyz" -> Optional.of(Answer.text(200, "ok"));
            case "api" -> Optional.of(discovery.api(accept));
            case "apis" -> Optional.of(discovery.apis(accept));
            default -> Optional.empty();
        };
    }

    private Optional<Answer> deepDocument(List<String> path, String first, @Nullable String accept) {
        if (path.size() == 3 && first.equals("apis")) {
            return discovery.resources(path.get(1) + "/" + path.get(2), accept);
        }
        boolean openApiDocument =
                path.size() > 2 && first.equals("openapi") && path.get(1).equals("v3");
        return openApiDocument ? openApi.find(String.join("/", path.subList(2, path.size()))) : Optional.empty();
    }

    private Answer resource(Target target, Request request) {
        if (!target.kind().isStored()) {
            return Questions.answer(target, request);
        }
        if (target.name().isEmpty()) {
            return objects.collection(target, request);
        }
        String subresource = target.subresource();
        if (subresource.isEmpty()) {
            return objects.object(target, Registry.Part.MAIN, request);
        }
        if (STREAMS.contains(subresource)) {
            throw Failure.notImplemented(NO_CONTAINERS);
        }
        if (!target.kind().hasSubresource(subresource)) {
            throw Failure.noSuchResource();
        }
        return subresource.equals("scale")
                ? scales.answer(target, request)
                : objects.object(target, Registry.Part.STATUS, request);
    }

    private static final Object VERSION = Trees.of(
            "major", "1",
            "minor", "37",
            "gitVersion", "v1.37.2+embedded",
            "gitCommit", "",
            "gitTreeState", "",
            "buildDate", "",
            "goVersion", "",
            "compiler", "",
            "platform", "");
}
