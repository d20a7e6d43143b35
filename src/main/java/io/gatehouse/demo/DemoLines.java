package io.gatehouse.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the value of single lines in a YAML text, and nothing else. */
final class DemoLines {
    private DemoLines() {}

    /**
     * @param line a key with its colon, and behind it the line's comment where several lines have that key
     * @param value in place of what stands between the colon and the comment
     */
    static String replace(String text, String line, String value) {
        int mark = line.indexOf('#');
        String key = (mark < 0 ? line : line.substring(0, mark)).strip();
        String comment = mark < 0 ? "" : "\\s*" + Pattern.quote(line.substring(mark));
        Pattern whole = Pattern.compile("(?m)^(\\s*(?:- )?" + Pattern.quote(key) + ") *[^#\\n]*?(" + comment + ")$");
        return whole.matcher(text).replaceFirst("$1 " + Matcher.quoteReplacement(value) + "$2");
    }
}
