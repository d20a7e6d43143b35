package io.gatehouse.deploy;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What expressions of PromQL, or a page in Prometheus' text format, name. */
record Expressions(Set<String> metrics, Set<String> labels) {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
    /** No function, and no word of the language. */
    private static final Pattern METRIC = Pattern.compile("\\b(?!(?:and|or|unless)\\b)[a-z][a-z_]+\\b(?!\\s*\\()");

    private static final Pattern LABEL = Pattern.compile("[a-z_]+");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ");

    static Expressions of(Stream<String> expressions) {
        Expressions found = new Expressions(new TreeSet<>(), new TreeSet<>());
        expressions.forEach(found::add);
        return found;
    }

    private void add(String expression) {
        String bare = STRING.matcher(expression).replaceAll("").replaceAll("\\[[^]]*]", "");
        for (Pattern labelled : Set.of(SELECTOR, GROUPING)) {
            Matcher matcher = labelled.matcher(bare);
            matcher.results().map(found -> found.group(1)).forEach(this::addLabels);
            bare = matcher.replaceAll(" ");
        }
        METRIC.matcher(bare).results().map(MatchResult::group).forEach(metrics::add);
    }

    private void addLabels(String text) {
        LABEL.matcher(text).results().map(MatchResult::group).forEach(labels::add);
    }

    static Expressions exported(String page) {
        Expressions found = new Expressions(new TreeSet<>(), new TreeSet<>());
        SAMPLE.matcher(page).results().forEach(sample -> {
            found.metrics.add(sample.group(1));
            if (sample.group(2) != null) {
                found.addLabels(STRING.matcher(sample.group(2)).replaceAll(""));
            }
        });
        return found;
    }
}
