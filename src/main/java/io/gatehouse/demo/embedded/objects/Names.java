package io.gatehouse.demo.embedded.objects;

import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of objects: what they may be, and how they are made. */
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]+");

    private static final Set<String> LABELS = Set.of("namespaces", "services");
    private static final Set<String> PATH_SEGMENTS = Set.of(
            "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io");

    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;

    private Names() {}

    static String generate(String prefix, Random random) {
        StringBuilder name = new StringBuilder(prefix);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return name.toString();
    }

    static void require(Kind kind, String name) {
        boolean label = LABELS.contains(kind.resource());
        Pattern form = label ? LABEL : PATH_SEGMENTS.contains(kind.resource()) ? PATH_SEGMENT : SUBDOMAIN;
        if (name.length() > (label ? MAX_LABEL_LENGTH : MAX_LENGTH)) {
            throw Failure.invalid(kind, name, "metadata.name", "Invalid value: \"%s\": too long".formatted(name));
        }
        if (!form.matcher(name).matches()) {
            String rule = label ? "a lowercase RFC 1123 label" : "a lowercase RFC 1123 subdomain";
            throw Failure.invalid(
                    kind,
                    name,
                    "metadata.name",
                    "Invalid value: \"%s\": must be %s (regex used for validation is '%s')"
                            .formatted(name, rule, form));
        }
    }
}
