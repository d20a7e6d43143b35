package io.gatehouse.authn;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as Go's {@code encoding/csv} reads them (RFC 4180; quotes may hold commas and lines). */
final class Csv {
    private final String text;
    private int at;
    private int line = 1;

    /**
     * @param line where the record begins, from 1
     * @param fields at least one
     */
    record Row(int line, List<String> fields) {}

    /** A text that is no CSV; the message quotes nothing from it. */
    static final class MalformedCsvException extends Exception {
        private static final long serialVersionUID = 1;
        final int line;

        MalformedCsvException(int line, String message) {
            super(message);
            this.line = line;
        }
    }

    private Csv(String text) {
        this.text = text;
    }

    /** All rows; empty lines are passed over. */
    static List<Row> rows(String text) throws MalformedCsvException {
        Csv csv = new Csv(text);
        List<Row> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            if (!csv.skipLineEnd()) {
                rows.add(csv.row());
            }
        }
        return rows;
    }

    private Row row() throws MalformedCsvException {
        int begin = line;
        List<String> fields = new ArrayList<>();
        do {
            fields.add(peek() == '"' ? quoted() : bare());
        } while (skipComma());
        if (at < text.length() && !skipLineEnd()) {
            throw new MalformedCsvException(line, "something stands behind a closing quote (expected: a comma)");
        }
        return new Row(begin, fields);
    }

    private String bare() throws MalformedCsvException {
        int begin = at;
        while (at < text.length() && text.charAt(at) != ',' && !isLineEnd(at)) {
            if (text.charAt(at) == '"') {
                throw new MalformedCsvException(line, "a quote inside a field that does not begin with one");
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() throws MalformedCsvException {
        int begin = line;
        StringBuilder field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
            }
            if (c == '\r' && text.startsWith("\n", at + 1)) {
                continue;
            }
            if (c != '"') {
                field.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                field.append('"');
                at++;
            } else {
                at++;
                return field.toString();
            }
        }
        throw new MalformedCsvException(begin, "a quote that is never closed");
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private boolean skipComma() {
        if (peek() == ',') {
            at++;
            return true;
        }
        return false;
    }

    private boolean skipLineEnd() {
        if (!isLineEnd(at)) {
            return false;
        }
        at = text.charAt(at) == '\r' ? Math.min(at + 2, text.length()) : at + 1;
        line++;
        return true;
    }

    private boolean isLineEnd(int i) {
        return text.startsWith("\n", i) || text.startsWith("\r\n", i) || i == text.length() - 1 && text.endsWith("\r");
    }
}
