package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Kinds;
import java.util.List;
import java.util.Optional;

/**
 * What a path leads to.
 *
 * @param namespace empty for all, or for a kind without
 * @param name empty for the whole collection
 * @param subresource empty for the object itself
 */
record Target(Kind kind, String namespace, String name, String subresource) {
    private static final String NAMESPACES = "namespaces";

    /** Empty where nothing of that path is served. */
    static Optional<Target> of(Kinds kinds, List<String> path) {
        boolean core = path.get(0).equals("api");
        int start = core ? 2 : 3;
        if (path.size() <= start) {
            return Optional.empty();
        }
        String apiVersion = core ? path.get(1) : path.get(1) + "/" + path.get(2);
        List<String> rest = path.subList(start, path.size());
        boolean inNamespace = rest.get(0).equals(NAMESPACES)
                && rest.size() > 2
                && kinds.find(apiVersion, rest.get(2)).isPresent();
        return inNamespace
                ? at(kinds, apiVersion, rest.get(1), rest.subList(2, rest.size()))
                        .filter(t -> t.kind.isNamespaced())
                : at(kinds, apiVersion, "", rest).filter(t -> !t.kind.isNamespaced() || t.name.isEmpty());
    }

    private static Optional<Target> at(Kinds kinds, String apiVersion, String namespace, List<String> path) {
        if (path.size() > 3) {
            return Optional.empty();
        }
        return kinds.find(apiVersion, path.get(0))
                .map(kind -> new Target(kind, namespace, segment(path, 1), segment(path, 2)));
    }

    private static String segment(List<String> path, int index) {
        return index < path.size() ? path.get(index) : "";
    }
}
