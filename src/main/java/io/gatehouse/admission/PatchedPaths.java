package io.gatehouse.admission;

import io.gatehouse.wire.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a patch can change, without the object that it is for. Never less than it does change: a value that is no object stands for
 * all below its key, and a directive of a strategic merge patch ({@code $patch}, {@code $retainKeys}) for all beside it.
 */
final class PatchedPaths {
    private static final List<String> ANYTHING = List.of();

    /** No ordinary patch is so large, and each path is compared with all that is read. */
    private static final int MAX_PATHS = 10_000;

    private final Set<List<String>> paths = new LinkedHashSet<>();

    private PatchedPaths() {}

    /** @throws MalformedException where the document is no patch of the type */
    static Set<List<String>> of(PatchType type, @Nullable Object document) {
        PatchedPaths paths = new PatchedPaths();
        if (type == PatchType.JSON) {
            paths.addOperations(document);
        } else {
            paths.addMerged(requireObject(document), ANYTHING);
        }
        return paths.paths.size() > MAX_PATHS ? Set.of(ANYTHING) : paths.paths;
    }

    /** Whether a change of one can be seen at the other. */
    static boolean meet(Set<List<String>> some, Set<List<String>> others) {
        return some.stream().anyMatch(one -> others.stream().anyMatch(other -> meet(one, other)));
    }

    private static boolean meet(List<String> one, List<String> other) {
        int common = Math.min(one.size(), other.size());
        return one.subList(0, common).equals(other.subList(0, common));
    }

    /** RFC 7386, and Kubernetes' strategic merge. */
    private void addMerged(Map<?, ?> patch, List<String> path) {
        for (Map.Entry<?, ?> entry : patch.entrySet()) {
            String key = (String) entry.getKey();
            if (key.startsWith("$")) {
                paths.add(path);
            } else if (entry.getValue() instanceof Map<?, ?> inner && !inner.isEmpty()) {
                addMerged(inner, longer(path, key));
            } else {
                paths.add(longer(path, key));
            }
        }
    }

    /** RFC 6902. */
    private void addOperations(@Nullable Object document) {
        if (!(document instanceof List<?> operations)) {
            throw new MalformedException(MalformedException.Reason.SYNTAX, "a JSON patch is a list");
        }
        for (Object operation : operations) {
            Map<?, ?> members = requireObject(operation);
            paths.add(pointer(members.get("path")));
            if (members.containsKey("from")) {
                paths.add(pointer(members.get("from")));
            }
        }
    }

    /** RFC 6901. */
    private static List<String> pointer(@Nullable Object text) {
        if (!(text instanceof String pointer) || !pointer.startsWith("/")) {
            return ANYTHING;
        }
        List<String> path = new ArrayList<>();
        for (String token : pointer.substring(1).split("/", -1)) {
            path.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return path;
    }

    private static Map<?, ?> requireObject(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new MalformedException(MalformedException.Reason.SYNTAX, "no JSON object where a patch has one");
    }

    private static List<String> longer(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }
}
