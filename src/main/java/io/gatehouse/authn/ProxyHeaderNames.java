package io.gatehouse.authn;

import io.gatehouse.config.AuthenticationConfiguration.RequestHeader;
import io.gatehouse.core.HeaderPrefixes;
import io.gatehouse.core.HeaderText;
import io.gatehouse.core.Identity;
import io.gatehouse.core.InvalidIdentityException;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The headers in which proxies say who calls (k8s.io/apiserver, {@code pkg/authentication/request/headerrequest}). Told
 * apart to the letter where they are believed, and more widely where they are removed.
 */
final class ProxyHeaderNames {
    private final RequestHeader names;
    private final HeaderPrefixes all;

    ProxyHeaderNames(RequestHeader names) {
        this.names = names;
        this.all = new HeaderPrefixes(Stream.of(
                        names.usernameHeaders(), names.uidHeaders(), names.groupHeaders(), names.extraHeaderPrefixes())
                .flatMap(List::stream)
                .toList());
    }

    /**
     * Whom they name, empty where they name nobody.
     *
     * @throws InvalidIdentityException where it is nobody who could be forwarded, or not clearly one
     */
    Optional<Identity> read(MultiMap headers) {
        String name = first(names.usernameHeaders(), headers);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<String> groups = names.groupHeaders().stream()
                .flatMap(header -> headers.getAll(header).stream())
                .filter(group -> !group.isEmpty())
                .map(ProxyHeaderNames::text)
                .toList();
        String uid = first(names.uidHeaders(), headers);
        return Optional.of(new Identity(name, uid, Groups.authenticated(name, groups), extra(headers)));
    }

    /** The same headers, without those that only a proxy may send. */
    MultiMap without(MultiMap headers) {
        if (headers.names().stream().noneMatch(all::cover)) {
            return headers;
        }
        MultiMap others = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> {
            if (!all.cover(name)) {
                others.add(name, value);
            }
        });
        return others;
    }

    /** kube-apiserver takes the first of two values, which may be what a client told a proxy that only adds its own. */
    private static String first(List<String> names, MultiMap headers) {
        for (String name : names) {
            List<String> values = headers.getAll(name);
            if (values.size() > 1) {
                throw new InvalidIdentityException("a header that may come once is there twice");
            }
            if (!values.isEmpty() && !values.get(0).isEmpty()) {
                return text(values.get(0));
            }
        }
        return "";
    }

    private Map<String, List<String>> extra(MultiMap headers) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (String prefix : names.extraHeaderPrefixes()) {
            headers.forEach((name, value) -> {
                if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                    String key =
                            HeaderText.extraKey(name.substring(prefix.length())).orElseThrow(ProxyHeaderNames::notUtf8);
                    extra.computeIfAbsent(key, absent -> new ArrayList<>()).add(text(value));
                }
            });
        }
        return extra;
    }

    private static String text(String bytes) {
        return HeaderText.utf8(bytes).orElseThrow(ProxyHeaderNames::notUtf8);
    }

    private static InvalidIdentityException notUtf8() {
        return new InvalidIdentityException("a header is no UTF-8");
    }
}
