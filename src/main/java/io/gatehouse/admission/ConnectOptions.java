package io.gatehouse.admission;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody connects with, from the query, as kube-apiserver shows it to webhooks ({@code v1} PodExecOptions and so on). */
final class ConnectOptions {
    private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr", "tty");

    private ConnectOptions() {}

    static Map<String, @Nullable Object> of(RequestInfo info, String target) {
        Query query = Query.of(target);
        Map<String, @Nullable Object> options =
                Trees.of("kind", Kinds.of(info).map(Kind::name).orElse(""), "apiVersion", "v1");
        switch (info.subresource()) {
            case "exec", "attach" -> streams(query, options, info.subresource().equals("exec"));
            case "portforward" -> ports(query, options);
            default -> path(info, options);
        }
        return options;
    }

    private static void streams(Query query, Map<String, @Nullable Object> options, boolean hasCommand) {
        for (String stream : STREAMS) {
            if (isTrue(query.first(stream))) {
                options.put(stream, true);
            }
        }
        query.first("container").filter(text -> !text.isEmpty()).ifPresent(text -> options.put("container", text));
        if (hasCommand) {
            List<String> command = query.all("command");
            options.put("command", command.isEmpty() ? null : new ArrayList<>(command));
        }
    }

    /** k8s.io/apimachinery, {@code runtime/converter.go}. */
    private static boolean isTrue(Optional<String> text) {
        return text.isPresent()
                && !text.get().equalsIgnoreCase("false")
                && !text.get().equals("0");
    }

    private static void ports(Query query, Map<String, @Nullable Object> options) {
        List<Object> ports = new ArrayList<>();
        query.all("ports").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .forEach(text -> ports.add(Long.valueOf(text)));
        if (!ports.isEmpty()) {
            options.put("ports", ports);
        }
    }

    /** What follows {@code proxy}. */
    private static void path(RequestInfo info, Map<String, @Nullable Object> options) {
        List<String> parts = Arrays.stream(info.path().split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        int begin = (info.namespace().isEmpty() ? 2 : 4) + 3;
        String path = parts.size() > begin ? "/" + String.join("/", parts.subList(begin, parts.size())) : "";
        if (info.path().endsWith("/")) {
            path += "/";
        }
        if (!path.isEmpty()) {
            options.put("path", path);
        }
    }
}
