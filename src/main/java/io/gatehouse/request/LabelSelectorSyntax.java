package io.gatehouse.request;

/**
 * Whether a {@code labelSelector} can be read at all (k8s.io/apimachinery, {@code labels/selector.go}); whom it selects
 * does not matter here. Requirements between commas: {@code key}, {@code !key}, {@code key=value}, {@code ==}, {@code !=},
 * {@code key in (a,b)}, {@code notin}, {@code key>1}, {@code key<1}.
 */
final class LabelSelectorSyntax {
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

    private LabelSelectorSyntax(String text) {
        this.text = text;
    }

    static boolean isValid(String selector) {
        return new LabelSelectorSyntax(selector).isSelector();
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
        advance();
        if (negated || token == Token.END || token == Token.COMMA) {
            return true;
        }
        Token operator = token;
        boolean isSet = operator == Token.WORD && (word.equals("in") || word.equals("notin"));
        advance();
        if (isSet) {
            return isValueSet();
        }
        return (operator == Token.EQUALITY || operator == Token.ORDER) && isValue(operator == Token.ORDER);
    }

    private boolean isValue(boolean number) {
        String value = token == Token.WORD ? word : "";
        if (token == Token.WORD) {
            advance();
        }
        // What follows a value that is not there must end the requirement, which the caller sees.
        return LabelText.isValue(value) && (!number || Int64.isValid(value));
    }

    /** {@code (a,b)}; values may be missing anywhere, and none twice without a comma. */
    private boolean isValueSet() {
        if (token != Token.OPEN) {
            return false;
        }
        boolean afterWord = false;
        for (advance(); token == Token.COMMA || token == Token.WORD; advance()) {
            if (token == Token.WORD && (afterWord || !LabelText.isValue(word))) {
                return false;
            }
            afterWord = token == Token.WORD;
        }
        boolean closed = token == Token.CLOSE;
        advance();
        return closed;
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
        position++;
        if ((token == Token.NOT || text.charAt(position - 1) == '=') && text.startsWith("=", position)) {
            token = Token.EQUALITY;
            position++;
        }
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
