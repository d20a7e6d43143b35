package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.ENCODING;
import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;
import static io.gatehouse.wire.MalformedException.Reason.TOO_DEEP;
import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tokens of one JSON value, as strict as {@link Json} says, for whoever makes something of them. */
final class JsonTokens {
    private static final int LONG_TEXT = 64 << 10;

    private final JsonParser parser;

    private JsonTokens(JsonParser parser) {
        this.parser = parser;
    }

    /** What is made of the tokens, from the first to the last. */
    @FunctionalInterface
    interface Reader<T extends @Nullable Object> {
        T read(JsonTokens tokens) throws IOException;
    }

    /** @throws MalformedException where {@code bytes} are not one JSON value, strictly */
    static <T extends @Nullable Object> T read(JsonFactory factory, byte[] bytes, Reader<T> reader) {
        try (JsonParser parser = parser(factory, bytes)) {
            return new JsonTokens(parser).document(reader);
        } catch (StreamConstraintsException e) {
            throw new MalformedException(TOO_LARGE, "a number is too long");
        } catch (JsonProcessingException e) {
            throw new MalformedException(
                    SYNTAX,
                    "not valid JSON"
                            + Json.at(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As characters, a long text would take two or three times its bytes. */
    private static JsonParser parser(JsonFactory factory, byte[] bytes) throws IOException {
        if (bytes.length > LONG_TEXT) {
            if (!Utf8.isValid(bytes)) {
                throw notUtf8();
            }
            return factory.createParser(Utf8.reader(bytes));
        }
        CharBuffer text = Utf8.decode(bytes).orElseThrow(JsonTokens::notUtf8);
        return factory.createParser(text.array(), 0, text.limit());
    }

    private static MalformedException notUtf8() {
        return new MalformedException(ENCODING, "JSON that is not UTF-8");
    }

    private <T extends @Nullable Object> T document(Reader<T> reader) throws IOException {
        T read = reader.read(this);
        if (parser.nextToken() != null) {
            throw fault(SYNTAX, "something follows the JSON value");
        }
        return read;
    }

    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedException(SYNTAX, "no JSON value");
        }
        return token;
    }

    String name() throws IOException {
        return wellFormed(Objects.requireNonNull(parser.currentName()));
    }

    /** What is neither an object nor an array. */
    @Nullable
    Object scalar(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw fault(SYNTAX, "not valid JSON");
        };
    }

    int deeper(int depth) {
        if (depth == Json.MAX_DEPTH) {
            throw fault(TOO_DEEP, "nested deeper than " + Json.MAX_DEPTH);
        }
        return depth + 1;
    }

    MalformedException fault(MalformedException.Reason reason, String message) {
        var location = parser.currentTokenLocation();
        return new MalformedException(reason, message + Json.at(location.getLineNr(), location.getColumnNr()));
    }

    private Number integer() throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return inRange(parser.getBigIntegerValue());
    }

    private BigDecimal decimal() throws IOException {
        try {
            BigDecimal decimal = parser.getDecimalValue();
            // A short text can name a number that takes gigabytes to write out.
            if (Math.abs(decimal.scale()) <= Json.MAX_NUMBER_LENGTH) {
                // 15e0 would be written as 15, which is an integer to whoever reads it.
                return inRange(decimal.scale() == 0 ? decimal.setScale(1) : decimal);
            }
        } catch (NumberFormatException e) {
            // an exponent beyond all bounds
        }
        throw fault(TOO_LARGE, "a number is out of range");
    }

    private <N extends Number> N inRange(N number) {
        if (Double.isInfinite(number.doubleValue())) {
            throw fault(TOO_LARGE, "a number is out of range");
        }
        return number;
    }

    private String wellFormed(String text) {
        if (!Utf8.isWellFormed(text)) {
            throw fault(ENCODING, "half a character");
        }
        return text;
    }
}
