package io.gatehouse.admission;

/** A group, a version and a kind. */
record Kind(String group, String version, String name) {
    /** @param apiVersion {@code v1} or {@code apps/v1} */
    static Kind of(String apiVersion, String name) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new Kind("", apiVersion, name)
                : new Kind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), name);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
