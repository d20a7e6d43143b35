package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.core.HeaderPrefixes;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Subject;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Tells an API server who calls, by the headers of its front proxy: the only writer of such headers. Whom the caller acts
 * as is told beside it, for the API server to judge too. Values are UTF-8 bytes, one to one.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy">Kubernetes:
 *     authenticating proxy</a>
 */
final class IdentityHeaders {
    private static final Names IMPERSONATE = new Names(
            AsciiString.cached("Impersonate-User"),
            AsciiString.cached("Impersonate-Uid"),
            AsciiString.cached("Impersonate-Group"),
            "Impersonate-Extra-");

    private final Names names;
    private final HeaderPrefixes ours;

    /** @param uid empty where no UID is told */
    private record Names(AsciiString user, AsciiString uid, AsciiString group, String extraPrefix) {}

    IdentityHeaders(ClusterConfiguration.Forwarding forwarding) {
        names = new Names(
                AsciiString.of(forwarding.usernameHeader()),
                AsciiString.of(forwarding.uidHeader()),
                AsciiString.of(forwarding.groupHeader()),
                forwarding.extraHeaderPrefix());
        ours = new HeaderPrefixes(List.of(
                forwarding.usernameHeader(),
                forwarding.groupHeader(),
                forwarding.extraHeaderPrefix(),
                forwarding.uidHeader().isEmpty() ? "x-remote-uid" : forwarding.uidHeader()));
    }

    /** Whether a header that a client sent says what only the gate may say. */
    boolean isOurs(CharSequence name) {
        return HeaderNames.isIdentity(name) || ours.cover(name);
    }

    /** Adds who calls, and as whom, to headers that are free of the client's own. */
    void write(Subject subject, MultiMap to) {
        write(names, subject.caller().identity(), to);
        if (subject.as().isPresent()) {
            write(IMPERSONATE, subject.as().get().requested(), to);
        }
    }

    /** Adds an identity that calls by itself. */
    void write(Identity caller, MultiMap to) {
        write(names, caller, to);
    }

    private static void write(Names names, Identity identity, MultiMap to) {
        to.add(names.user(), encoded(identity.name()));
        if (names.uid().length() > 0 && !identity.uid().isEmpty()) {
            to.add(names.uid(), encoded(identity.uid()));
        }
        for (String group : identity.groups()) {
            to.add(names.group(), encoded(group));
        }
        for (Map.Entry<String, List<String>> entry : identity.extra().entrySet()) {
            CharSequence name = AsciiString.of(names.extraPrefix() + escaped(entry.getKey()));
            entry.getValue().forEach(value -> to.add(name, encoded(value)));
        }
    }

    /** The value as bytes: Netty's HTTP/1.1 encoder would write a question mark for each character beyond Latin-1. */
    static CharSequence encoded(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7e) {
                return new AsciiString(value.getBytes(StandardCharsets.UTF_8), false);
            }
        }
        return value;
    }

    /** An extra's key as client-go writes it, and upper-case letters too, for a server lower-cases what is not escaped. */
    static String escaped(String key) {
        StringBuilder out = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
