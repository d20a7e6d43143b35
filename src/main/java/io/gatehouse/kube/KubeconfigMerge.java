package io.gatehouse.kube;

import static io.gatehouse.kube.KubeconfigNodes.get;
import static io.gatehouse.kube.KubeconfigNodes.isScalar;

import io.gatehouse.kube.Kubeconfig.Sort;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Adds entries to a kubeconfig that others write too: all else in it stays as it is written. What cannot be understood is a
 * failure whose text tells nothing of the file but a line, for secrets stand there.
 *
 * @param mayReplace whether entries of the same names that say something else give way
 */
record KubeconfigMerge(Kubeconfig added, boolean mayReplace, boolean usesContext) {

    /** @param there what the file says now */
    String into(String there) throws IOException {
        if (there.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
            return there + (there.isEmpty() || there.endsWith("\n") ? "" : "\n") + added.text();
        }
        MappingNode root = root(there);
        for (Sort sort : Sort.values()) {
            SequenceNode list = list(root, sort);
            for (Map.Entry<String, Map<String, String>> entry :
                    added.entries(sort).entrySet()) {
                add(list, sort, entry.getKey(), entry.getValue());
            }
        }
        if (usesContext) {
            KubeconfigNodes.put(root, "current-context", KubeconfigNodes.of(added.current()));
        }
        return KubeconfigNodes.text(root);
    }

    /** kubectl takes a file that does not say what it is for a kubeconfig too. */
    private static MappingNode root(String there) throws IOException {
        if (!(node(there) instanceof MappingNode root)
                || !saysNothingBut(root, "kind", "Config")
                || !saysNothingBut(root, "apiVersion", "v1")) {
            throw new IOException("is no kubeconfig (expected: kind: Config of apiVersion: v1)");
        }
        return root;
    }

    private static @Nullable Node node(String text) throws IOException {
        try {
            return KubeconfigNodes.read(text);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new IOException("is no YAML (line " + line + ")");
        } catch (YAMLException | StackOverflowError e) {
            throw new IOException("is no YAML");
        }
    }

    private static boolean saysNothingBut(MappingNode root, String key, String value) throws IOException {
        return get(root, key).map(node -> isScalar(node, value)).orElse(true);
    }

    private static SequenceNode list(MappingNode root, Sort sort) throws IOException {
        Node there = get(root, sort.list()).orElse(null);
        if (there instanceof SequenceNode list && !list.getValue().isEmpty()) {
            return list;
        }
        if (there != null && !(there instanceof SequenceNode)) {
            throw new IOException(sort.list() + " is no list");
        }
        SequenceNode fresh = KubeconfigNodes.emptyList();
        KubeconfigNodes.put(root, sort.list(), fresh);
        return fresh;
    }

    private void add(SequenceNode list, Sort sort, String name, Map<String, String> value) throws IOException {
        List<Node> entries = list.getValue();
        int place = place(entries, sort, name);
        Node entry = KubeconfigNodes.of(Kubeconfig.entry(sort, name, value));
        if (place < 0) {
            entries.add(entry);
        } else if (!says(entries.get(place), sort, value)) {
            if (!mayReplace) {
                throw new IOException("has another " + sort + " " + name + " (--force replaces it)");
            }
            entries.set(place, entry);
        }
    }

    private static boolean says(Node entry, Sort sort, Map<String, String> value) throws IOException {
        return get((MappingNode) entry, sort.toString())
                .flatMap(KubeconfigNodes::flat)
                .map(value::equals)
                .orElse(false);
    }

    /** Less than zero where there is none. */
    private static int place(List<Node> entries, Sort sort, String name) throws IOException {
        int found = -1;
        for (int i = 0; i < entries.size(); i++) {
            if (!(entries.get(i) instanceof MappingNode entry)
                    || get(entry, "name").isEmpty()) {
                throw new IOException("a " + sort + " has no name");
            }
            if (isScalar(get(entry, "name").orElseThrow(), name)) {
                if (found >= 0) {
                    throw new IOException("has two of the " + sort + " " + name);
                }
                found = i;
            }
        }
        return found;
    }
}
