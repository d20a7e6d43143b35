package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.pki.Subject;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Believes what a front proxy says about who is asking, in the headers {@code X-Remote-*} and {@code Impersonate-*}, as
 * kube-apiserver does with {@code --requestheader-*}. That the certificate was signed by the right authority, the handshake has
 * seen; whether its name is allowed is seen here. Anybody may impersonate anybody: the proxy has judged that.
 */
final class FrontProxy {
    private final Set<String> allowedNames;

    FrontProxy(Set<String> allowedNames) {
        this.allowedNames = Set.copyOf(allowedNames);
    }

    /** Nobody, where no front proxy asks, or one that names no user. */
    Optional<RemoteUser> user(HttpServerRequest request) {
        if (!isFrontProxy(request.connection())) {
            return Optional.empty();
        }
        MultiMap headers = request.headers();
        return named(headers, "X-Remote-", "X-Remote-User", "X-Remote-Group")
                .map(caller -> impersonated(headers).orElse(caller).classified());
    }

    private boolean isFrontProxy(HttpConnection connection) {
        try {
            Certificate leaf = connection.peerCertificates().get(0);
            return leaf instanceof X509Certificate certificate
                    && Subject.of(certificate).values(Subject.COMMON_NAME).stream()
                            .anyMatch(allowedNames::contains);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static Optional<RemoteUser> impersonated(MultiMap headers) {
        Optional<RemoteUser> user = named(headers, "Impersonate-", "Impersonate-User", "Impersonate-Group");
        boolean others = headers.names().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("impersonate-"));
        if (user.isEmpty() && others) {
            throw Failure.badRequest("requested impersonation without naming a user");
        }
        return user;
    }

    private static Optional<RemoteUser> named(MultiMap headers, String prefix, String user, String group) {
        String name =
                Optional.ofNullable(headers.get(user)).map(FrontProxy::utf8).orElse("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String uid = Optional.ofNullable(headers.get(prefix + "Uid"))
                .map(FrontProxy::utf8)
                .orElse("");
        List<String> groups =
                headers.getAll(group).stream().map(FrontProxy::utf8).toList();
        return Optional.of(new RemoteUser(name, uid, groups, extra(headers, prefix + "Extra-")));
    }

    private static Map<String, List<String>> extra(MultiMap headers, String prefix) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach(header -> {
            if (header.getKey().regionMatches(true, 0, prefix, 0, prefix.length())) {
                String key = header.getKey().substring(prefix.length()).toLowerCase(Locale.ROOT);
                extra.computeIfAbsent(unescaped(key), k -> new ArrayList<>()).add(utf8(header.getValue()));
            }
        });
        return extra;
    }

    /** Percent-encoding alone: a plus stays a plus. */
    private static String unescaped(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    /** Header values are bytes; the decoder made one character of each. */
    private static String utf8(String value) {
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
