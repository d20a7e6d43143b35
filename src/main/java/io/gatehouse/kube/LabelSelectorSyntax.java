package io.gatehouse.kube;

import io.gatehouse.kube.LabelSelector.Operator;
import io.gatehouse.kube.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The syntax of {@code labelSelector} (k8s.io/apimachinery, {@code labels/selector.go}). Requirements between commas: {@code key}, {@code !key}, {@code key=value}, {@code ==}, {@code !=},
 * {@code key in (a,b)}, {@code notin}, {@code key>1}, {@code key<1}.
 */
public final class LabelSelectorSyntax {
    private enum Token {
        END,
        WORD,
        COMMA,
        NOT,
        EQUALITY,
        ORDER,
        OPEN,
        CLOSE
    }

    private final String text;
    private int position;
    private Token token = Token.END;
    private String word = "";
    private final List<Requirement> requirements = new ArrayList<>();

    private LabelSelectorSyntax(String text) {
        this.text = text;
    }

    /** Whether it can be read at all. */
    public static boolean isValid(String selector) {
        return new LabelSelectorSyntax(selector).isSelector();
    }

    /** What it requires, in the order of its keys; nothing where it cannot be read. What compares numbers is left out. */
    public static List<Requirement> requirements(String selector) {
        LabelSelectorSyntax syntax = new LabelSelectorSyntax(selector);
        if (!syntax.isSelector()) {
            return List.of();
        }
        syntax.requirements.sort(Comparator.comparing(Requirement::key));
        return List.copyOf(syntax.requirements);
    }

    private boolean isSelector() {
        advance();
        if (token == Token.END) {
            return true;
        }
        while (isRequirement()) {
            if (token == Token.END) {
                return true;
            }
            if (token != Token.COMMA) {
                return false;
            }
            advance();
        }
        return false;
    }

    private boolean isRequirement() {
        boolean negated = token == Token.NOT;
        if (negated) {
            advance();
        }
        if (token != Token.WORD || !LabelText.isKey(word)) {
            return false;
        }
        String key = word;
        advance();
        if (negated || token == Token.END || token == Token.COMMA) {
            require(key, negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, Set.of());
            return true;
        }
        Token sign = token;
        String operator = word;
        advance();
        return switch (sign) {
            case WORD -> isSetOf(key, operator);
            case EQUALITY -> isEqualityOf(key, operator);
            case ORDER -> isValue(true, new TreeSet<>());
            default -> false;
        };
    }

    private boolean isSetOf(String key, String operator) {
        Set<String> values = new TreeSet<>();
        boolean isIn = operator.equals("in");
        if (!isIn && !operator.equals("notin") || !isValueSet(values)) {
            return false;
        }
        require(key, isIn ? Operator.IN : Operator.NOT_IN, values);
        return true;
    }

    private boolean isEqualityOf(String key, String operator) {
        Set<String> values = new TreeSet<>();
        if (!isValue(false, values)) {
            return false;
        }
        require(key, operator.equals("!=") ? Operator.NOT_IN : Operator.IN, values);
        return true;
    }

    private void require(String key, Operator operator, Set<String> values) {
        requirements.add(new Requirement(key, operator, List.copyOf(values)));
    }

    private boolean isValue(boolean number, Set<String> values) {
        String value = token == Token.WORD ? word : "";
        if (token == Token.WORD) {
            advance();
        }
        values.add(value);
        // What follows a value that is not there must end the requirement, which the caller sees.
        return LabelText.isValue(value) && (!number || Int64.isValid(value));
    }

    /** {@code (a,b)}; values may be missing anywhere, which is the empty value, and none twice without a comma. */
    private boolean isValueSet(Set<String> values) {
        boolean isOpen = token == Token.OPEN;
        String value = "";
        for (advance(); isOpen && (token == Token.COMMA || token == Token.WORD); advance()) {
            if (token == Token.WORD && (!value.isEmpty() || !LabelText.isValue(word))) {
                return false;
            }
            if (token == Token.COMMA) {
                values.add(value);
            }
            value = token == Token.WORD ? word : "";
        }
        values.add(value);
        boolean closed = token == Token.CLOSE;
        advance();
        return isOpen && closed;
    }

    private void advance() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
        if (position == text.length()) {
            token = Token.END;
            return;
        }
        token = symbol(text.charAt(position));
        if (token == Token.WORD) {
            int start = position;
            while (position < text.length() && isPartOfWord(text.charAt(position))) {
                position++;
            }
            word = text.substring(start, position);
            return;
        }
        int start = position++;
        if ((token == Token.NOT || text.charAt(start) == '=') && text.startsWith("=", position)) {
            token = Token.EQUALITY;
            position++;
        }
        word = text.substring(start, position);
    }

    private static Token symbol(char c) {
        return switch (c) {
            case ',' -> Token.COMMA;
            case '!' -> Token.NOT;
            case '=' -> Token.EQUALITY;
            case '<', '>' -> Token.ORDER;
            case '(' -> Token.OPEN;
            case ')' -> Token.CLOSE;
            default -> Token.WORD;
        };
    }

    private static boolean isPartOfWord(char c) {
        return symbol(c) == Token.WORD && !isSpace(c);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
