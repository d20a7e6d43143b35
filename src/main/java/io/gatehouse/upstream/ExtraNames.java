package io.gatehouse.upstream;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names of headers that tell an identity's extras. Those who are proven by a certificate all have the same one. */
final class ExtraNames {
    private static final String HEX = "0123456789ABCDEF";

    /** Keys can be a user's own choice: so many are kept at the most. */
    private static final int MOST = 64;

    private final String prefix;
    private final Map<String, AsciiString> known = new ConcurrentHashMap<>();

    /** @param prefix in lower case */
    ExtraNames(String prefix) {
        this.prefix = prefix;
    }

    AsciiString of(String key) {
        AsciiString name = known.get(key);
        return name == null ? learned(key) : name;
    }

    private AsciiString learned(String key) {
        AsciiString name = AsciiString.of(prefix + escaped(key));
        if (known.size() < MOST) {
            known.put(key, name);
        }
        return name;
    }

    /** An extra's key as client-go writes it, and upper-case letters too, for a server lower-cases what is not escaped. */
    private static String escaped(String key) {
        if (IdentityNames.isAll(key, ExtraNames::isPlain)) {
            return key;
        }
        StringBuilder out = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
