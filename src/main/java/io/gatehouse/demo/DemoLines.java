package io.gatehouse.demo;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Changes single values in a YAML text, and nothing else: its comments and its order are its owner's. */
final class DemoLines {
    private DemoLines() {}

    /** @param comment behind the value, by which the line is told from others with that key */
    static String replaceValue(String text, String key, String comment, String value) {
        Pattern line = Pattern.compile("(?m)^(\\s*" + key + ":) *\\S+( +" + Pattern.quote(comment) + ")$");
        return line.matcher(text).replaceFirst("$1 " + Matcher.quoteReplacement(value) + "$2");
    }

    /** @param items in place of those that the key's block has */
    static String replaceList(String text, String key, List<String> items) {
        Matcher block =
                Pattern.compile("(?m)^( *)" + key + ":.*\n(?:\\1 *- .*\n)*").matcher(text);
        if (!block.find()) {
            return text;
        }
        String indent = block.group(1);
        String lines = items.stream().map(item -> indent + "  - " + item + "\n").collect(Collectors.joining());
        return text.substring(0, block.start()) + indent + key + ":\n" + lines + text.substring(block.end());
    }
}
