package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a header can tell as it is: an identity that could arrive as another one is none. */
final class Tellable {
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}\\s]([^\\p{Cntrl}]{0,1022}[^\\p{Cntrl}\\s])?");

    private Tellable() {}

    /** For the constructor of a record that has such components. */
    static void expectIdentity(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
        expect(isText(user), "user", '"' + user + '"', "a user's name");
        expect(uid.isEmpty() || isText(uid), "uid", '"' + uid + '"', "a UID, or nothing");
        groups.forEach(group -> expect(isText(group), "groups", '"' + group + '"', "names of groups"));
        extra.forEach((key, values) -> expect(
                isText(key) && values.stream().allMatch(Tellable::isText),
                "extra",
                '"' + key + '"',
                "keys with lists of values"));
    }

    private static boolean isText(String text) {
        return TEXT.matcher(text).matches();
    }
}
