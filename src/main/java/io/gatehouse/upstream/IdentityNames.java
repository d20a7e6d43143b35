package io.gatehouse.upstream;

import io.gatehouse.channel.Fields;
import io.gatehouse.core.Identity;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Names of headers that tell one identity, in lower case, each value as UTF-8 bytes, one to one.
 *
 * @param uid empty where no UID is told
 */
record IdentityNames(AsciiString user, AsciiString uid, AsciiString group, ExtraNames extras) {
    static final IdentityNames IMPERSONATE =
            of("Impersonate-User", "Impersonate-Uid", "Impersonate-Group", "Impersonate-Extra-");

    static IdentityNames of(String user, String uid, String group, String extraPrefix) {
        return new IdentityNames(
                lower(user),
                lower(uid),
                lower(group),
                new ExtraNames(lower(extraPrefix).toString()));
    }

    void write(Identity identity, MultiMap to) {
        Fields.add(to, user, encoded(identity.name()));
        if (uid.length() > 0 && !identity.uid().isEmpty()) {
            Fields.add(to, uid, encoded(identity.uid()));
        }
        for (String one : identity.groups()) {
            Fields.add(to, group, encoded(one));
        }
        for (Map.Entry<String, List<String>> entry : identity.extra().entrySet()) {
            entry.getValue().forEach(value -> writeExtra(entry.getKey(), value, to));
        }
    }

    void writeExtra(String key, String value, MultiMap to) {
        Fields.add(to, extras.of(key), encoded(value));
    }

    /** The value as bytes: Netty's HTTP/1.1 encoder would write a question mark for each character beyond Latin-1. */
    static CharSequence encoded(String value) {
        return isAll(value, c -> c <= 0x7e) ? value : new AsciiString(value.getBytes(StandardCharsets.UTF_8), false);
    }

    private static AsciiString lower(String name) {
        return AsciiString.of(name).toLowerCase();
    }

    static boolean isAll(String text, IntPredicate what) {
        for (int i = 0; i < text.length(); i++) {
            if (!what.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
