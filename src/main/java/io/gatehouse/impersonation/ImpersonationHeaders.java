package io.gatehouse.impersonation;

import io.gatehouse.core.GoText;
import io.gatehouse.core.HeaderText;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.core.Refusal;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the headers that say as whom a caller wants to act; each of their characters is a byte of UTF-8. */
final class ImpersonationHeaders {
    private static final String USER = "User";
    private static final String UID = "Uid";
    private static final String GROUP = "Group";
    private static final String EXTRA = "Extra-";

    private final List<String> users = new ArrayList<>();
    private final List<String> uids = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final Map<String, List<String>> extra = new LinkedHashMap<>();

    private ImpersonationHeaders() {}

    /**
     * @return empty where none of the headers is there
     * @throws Refusal 400 if they make no sense, or name somebody who could not be forwarded
     */
    static Optional<Identity> read(MultiMap headers) {
        ImpersonationHeaders read = null;
        for (Map.Entry<String, String> header : headers) {
            if (isPrefixed(header.getKey())) {
                read = read == null ? new ImpersonationHeaders() : read;
                read.add(header.getKey().substring(Impersonation.HEADER_PREFIX.length()), header.getValue());
            }
        }
        return read == null || read.isEmpty() ? Optional.empty() : Optional.of(read.wanted());
    }

    private static boolean isPrefixed(String name) {
        String prefix = Impersonation.HEADER_PREFIX;
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Whether there were only others that begin alike. */
    private boolean isEmpty() {
        return users.isEmpty() && uids.isEmpty() && groups.isEmpty() && extra.isEmpty();
    }

    private void add(String name, String value) {
        if (name.equalsIgnoreCase(USER)) {
            users.add(utf8(value));
        } else if (name.equalsIgnoreCase(UID)) {
            uids.add(utf8(value));
        } else if (name.equalsIgnoreCase(GROUP)) {
            groups.add(utf8(value));
        } else if (name.regionMatches(true, 0, EXTRA, 0, EXTRA.length())) {
            extra.computeIfAbsent(extraKey(name.substring(EXTRA.length())), key -> new ArrayList<>())
                    .add(utf8(value));
        }
    }

    private Identity wanted() {
        String user = single("Impersonate-User", users);
        String uid = single("Impersonate-Uid", uids);
        if (user.isEmpty()) {
            throw Refusal.badRequest("requested " + described(uid) + " without impersonating a user name");
        }
        try {
            return new Identity(user, uid, groups, extra);
        } catch (InvalidIdentityException e) {
            throw Refusal.badRequest("the impersonated user cannot be forwarded: " + e.getMessage());
        }
    }

    /** kube-apiserver takes the first, and those before and behind the gate need not. */
    private static String single(String header, List<String> values) {
        if (values.size() > 1) {
            throw Refusal.badRequest(header + " is there more than once");
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    private static String extraKey(String encoded) {
        return HeaderText.extraKey(encoded).orElseThrow(ImpersonationHeaders::notUtf8);
    }

    private static String utf8(String bytes) {
        return HeaderText.utf8(bytes).orElseThrow(ImpersonationHeaders::notUtf8);
    }

    private static Refusal notUtf8() {
        return Refusal.badRequest("an Impersonate header is not UTF-8");
    }

    /** As Go's {@code %#v} shows it. */
    private String described(String uid) {
        return "&user.DefaultInfo{Name:\"\", UID:" + GoText.quoted(uid) + ", Groups:" + described(groups)
                + ", Extra:map[string][]string"
                + (extra.isEmpty()
                        ? "(nil)"
                        : new TreeMap<>(extra)
                                .entrySet().stream()
                                        .map(entry -> GoText.quoted(entry.getKey()) + ":" + described(entry.getValue()))
                                        .collect(Collectors.joining(", ", "{", "}")))
                + "}";
    }

    private static String described(List<String> values) {
        return "[]string"
                + (values.isEmpty()
                        ? "(nil)"
                        : values.stream().map(GoText::quoted).collect(Collectors.joining(", ", "{", "}")));
    }
}
