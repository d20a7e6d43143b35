package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Schema;
import java.util.List;
import java.util.Locale;

/**
 * One kind of object.
 *
 * @param plural the resource's name in paths
 */
public record Kind(
        String group,
        String version,
        String plural,
        String kind,
        Scope scope,
        List<String> shortNames,
        List<String> categories,
        List<String> subresources) {

    public enum Scope {
        NAMESPACE,
        CLUSTER,
        /** Not an object: created to be answered, and kept by nobody. */
        QUESTION
    }

    /** As objects name it: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As messages and kubectl name it: {@code pods}, {@code deployments.apps}. */
    public String resource() {
        return qualified(plural);
    }

    /** As messages about invalid objects name it: {@code Pod}, {@code Deployment.apps}. */
    public String qualifiedKind() {
        return qualified(kind);
    }

    private String qualified(String name) {
        return group.isEmpty() ? name : name + "." + group;
    }

    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    public boolean isNamespaced() {
        return scope == Scope.NAMESPACE;
    }

    public boolean isStored() {
        return scope != Scope.QUESTION;
    }

    public boolean is(String resource) {
        return resource().equals(resource);
    }

    public boolean hasSubresource(String name) {
        return subresources.contains(name);
    }

    /** A namespace is emptied and goes; many at once do not. */
    public boolean mayDeleteMany() {
        return isStored() && !is("namespaces");
    }

    public Schema.Message message() {
        return Schema.kubernetes().kind(apiVersion(), kind).orElseThrow();
    }
}
