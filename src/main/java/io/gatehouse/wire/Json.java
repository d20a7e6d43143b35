package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.DUPLICATE_KEY;
import static io.gatehouse.wire.MalformedException.Reason.ENCODING;
import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;
import static io.gatehouse.wire.MalformedException.Reason.TOO_DEEP;
import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON, read strictly and written back with numbers as they came. Refused: duplicate keys, anything after the value, text that is
 * not UTF-8, depth over {@value #MAX_DEPTH}, numbers that no double could hold, and every leniency that parsers like to add.
 */
public final class Json {
    /** Deeper than any object that an API server stores, shallow enough for recursion. */
    public static final int MAX_DEPTH = 512;

    private static final int MAX_NUMBER_LENGTH = 1000;

    // Depth is counted here, to tell it from other faults; the caller bounds the length of the whole.
    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH + 1)
                            .build()))
            // Names come from strangers: nothing of them is to stay in a table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final JsonParser parser;

    private Json(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The tree of one JSON value.
     *
     * @throws MalformedException where {@code bytes} are not one JSON value, strictly
     */
    public static @Nullable Object parse(byte[] bytes) {
        CharBuffer text =
                Utf8.decode(bytes).orElseThrow(() -> new MalformedException(ENCODING, "JSON that is not UTF-8"));
        try (JsonParser parser = FACTORY.createParser(text.array(), 0, text.limit())) {
            return new Json(parser).document();
        } catch (StreamConstraintsException e) {
            throw new MalformedException(TOO_LARGE, "a number is too long");
        } catch (JsonProcessingException e) {
            throw new MalformedException(
                    SYNTAX,
                    "not valid JSON"
                            + at(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #parse}, for what has to be an object. */
    public static Map<String, @Nullable Object> parseObject(byte[] bytes) {
        return Trees.object(parse(bytes))
                .orElseThrow(() -> new MalformedException(SYNTAX, "the JSON value is not an object"));
    }

    /** The tree as compact JSON. */
    public static byte[] write(@Nullable Object tree) {
        return JsonWriter.write(FACTORY, tree);
    }

    /** The tree as one value among those that the caller writes. */
    public static void write(JsonGenerator json, @Nullable Object tree) throws IOException {
        JsonWriter.write(json, tree);
    }

    private @Nullable Object document() throws IOException {
        Object value = value(parser.nextToken(), 0);
        if (parser.nextToken() != null) {
            throw fault(SYNTAX, "something follows the JSON value");
        }
        return value;
    }

    private @Nullable Object value(@Nullable JsonToken token, int depth) throws IOException {
        if (token == null) {
            throw new MalformedException(SYNTAX, "no JSON value");
        }
        return switch (token) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw fault(SYNTAX, "not valid JSON");
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = wellFormed(parser.currentName());
            if (object.containsKey(key)) {
                throw fault(DUPLICATE_KEY, "a key occurs twice");
            }
            object.put(key, value(parser.nextToken(), depth));
        }
        return object;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token, depth));
        }
        return array;
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
            if (Math.abs(decimal.scale()) <= MAX_NUMBER_LENGTH) {
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

    private int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw fault(TOO_DEEP, "nested deeper than " + MAX_DEPTH);
        }
        return depth + 1;
    }

    private MalformedException fault(MalformedException.Reason reason, String message) {
        var location = parser.currentTokenLocation();
        return new MalformedException(reason, message + at(location.getLineNr(), location.getColumnNr()));
    }

    static String at(int line, int column) {
        return " at line " + line + ", column " + column;
    }
}
