package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels that an object must have: as a query writes them, {@code a=b,c in (d,e),!f}, or as an object's {@code selector}. */
public final class LabelSelector {
    private static final String KEY = "([\\w./-]+)";
    private static final Pattern EQUALITY = Pattern.compile("\\s*" + KEY + "\\s*(==|=|!=)\\s*([\\w.-]*)\\s*");
    private static final Pattern SET = Pattern.compile("\\s*" + KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*" + KEY + "\\s*");
    private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

    private final Predicate<Map<String, @Nullable Object>> condition;

    private LabelSelector(List<Predicate<Map<String, @Nullable Object>>> conditions) {
        condition = conditions.stream().reduce(labels -> true, Predicate::and);
    }

    /**
     * Reads a query.
     *
     * @throws Failure 400
     */
    public static LabelSelector parse(String query) {
        List<Predicate<Map<String, @Nullable Object>>> conditions = new ArrayList<>();
        if (!query.isBlank()) {
            for (String requirement : COMMA_OUTSIDE_PARENTHESES.split(query, -1)) {
                conditions.add(requirement(requirement));
            }
        }
        return new LabelSelector(conditions);
    }

    /** Of an object with {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(Map<String, @Nullable Object> selector) {
        List<Predicate<Map<String, @Nullable Object>>> conditions = new ArrayList<>();
        Trees.object(selector, "matchLabels")
                .ifPresent(labels -> conditions.add(has -> has.entrySet().containsAll(labels.entrySet())));
        for (Object expression : Trees.list(selector, "matchExpressions")) {
            String key = Trees.string(expression, "key").orElse("");
            Set<Object> values = new HashSet<>(Trees.list(expression, "values"));
            conditions.add(expression(key, Trees.string(expression, "operator").orElse(""), values));
        }
        return new LabelSelector(conditions);
    }

    public boolean matches(Map<String, @Nullable Object> labels) {
        return condition.test(labels);
    }

    private static Predicate<Map<String, @Nullable Object>> requirement(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            String operator = equality.group(2).equals("!=") ? "NotIn" : "In";
            return expression(equality.group(1), operator, Set.of(equality.group(3)));
        }
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<Object> values = new HashSet<>();
            Arrays.stream(set.group(3).split(",", -1)).map(String::trim).forEach(values::add);
            return expression(set.group(1), set.group(2).equals("in") ? "In" : "NotIn", values);
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            return expression(existence.group(2), existence.group(1).isEmpty() ? "Exists" : "DoesNotExist", Set.of());
        }
        throw Failure.badRequest("unable to parse requirement: " + text);
    }

    private static Predicate<Map<String, @Nullable Object>> expression(
            String key, String operator, Set<Object> values) {
        return switch (operator) {
            case "In" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels -> labels.containsKey(key);
            case "DoesNotExist" -> labels -> !labels.containsKey(key);
            default -> throw Failure.badRequest("\"" + operator + "\" is not a valid label selector operator");
        };
    }
}
