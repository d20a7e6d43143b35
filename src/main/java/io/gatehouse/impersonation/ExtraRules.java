package io.gatehouse.impersonation;

import io.gatehouse.core.GoText;
import io.gatehouse.kube.DnsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What extras may be like where a constrained mode gives them: keys {@code domain/path}, small, and no empty values. */
final class ExtraRules {
    private static final String PATH_CHARACTERS = "/-._~%!$&'()*+,;=:";

    private ExtraRules() {}

    /** In kube-apiserver's words (k8s.io/apimachinery, {@code util/validation}). */
    static Optional<String> firstFault(Map<String, List<String>> extra) {
        return extra.entrySet().stream()
                .flatMap(entry -> fault(entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> fault(String key, List<String> values) {
        List<String> faults = faultsOfKey(key);
        if (!faults.isEmpty()) {
            String all = String.join(", ", faults);
            return Optional.of("impersonating an invalid key in extra is not allowed: "
                    + (faults.size() == 1 ? all : "[" + all + "]"));
        }
        if (!key.equals(key.toLowerCase(Locale.ROOT))) {
            return Optional.of("impersonating a non-lowercase key in extra is not allowed: " + GoText.quoted(key));
        }
        return values.contains("")
                ? Optional.of("impersonating the empty string value in extra is not allowed")
                : Optional.empty();
    }

    private static List<String> faultsOfKey(String key) {
        int slash = key.indexOf('/');
        if (slash < 1 || slash == key.length() - 1) {
            return List.of(invalid(key, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
        }
        String domain = key.substring(0, slash);
        List<String> faults = new ArrayList<>();
        if (domain.length() > DnsNames.MAX_SUBDOMAIN) {
            faults.add(invalid(domain, "must be no more than " + DnsNames.MAX_SUBDOMAIN + " characters"));
        }
        if (!DnsNames.hasLabels(domain)) {
            faults.add(invalid(
                    domain,
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                            + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation"
                            + " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
        }
        String path = key.substring(slash + 1);
        if (!path.chars().allMatch(ExtraRules::isOfPath)) {
            faults.add(invalid(path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"));
        }
        return faults;
    }

    private static String invalid(String value, String why) {
        return "extra.key: Invalid value: " + GoText.quoted(value) + ": " + why;
    }

    private static boolean isOfPath(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || PATH_CHARACTERS.indexOf(c) >= 0;
    }
}
