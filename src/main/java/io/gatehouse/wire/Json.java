package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.DUPLICATE_KEY;
import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
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

    static final int MAX_NUMBER_LENGTH = 1000;

    // Depth is counted here, to tell it from other faults; the caller bounds the length of the whole.
    static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder()
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

    private final JsonTokens tokens;
    private final Weight weight;

    private Json(JsonTokens tokens, Weight weight) {
        this.tokens = tokens;
        this.weight = weight;
    }

    /**
     * The tree of one JSON value.
     *
     * @throws MalformedException where {@code bytes} are not one JSON value, strictly
     */
    public static @Nullable Object parse(byte[] bytes) {
        return parse(bytes, Weight.ANY);
    }

    /** As {@link #parse(byte[])}, as long as the tree does not become too heavy. */
    public static @Nullable Object parse(byte[] bytes, Weight weight) {
        return JsonTokens.<@Nullable Object>read(FACTORY, bytes, tokens -> new Json(tokens, weight).document());
    }

    /** As {@link #parse}, for what has to be an object. */
    public static Map<String, @Nullable Object> parseObject(byte[] bytes) {
        return parseObject(bytes, Weight.ANY);
    }

    /** As {@link #parse}, for what has to be an object. */
    public static Map<String, @Nullable Object> parseObject(byte[] bytes, Weight weight) {
        return Trees.object(parse(bytes, weight))
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
        Object value = value(tokens.next(), 0);
        weight.end();
        return value;
    }

    private @Nullable Object value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(tokens.deeper(depth));
            case START_ARRAY -> array(tokens.deeper(depth));
            default -> weight.scalar(tokens.scalar(token));
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        weight.object();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (tokens.next() != JsonToken.END_OBJECT) {
            String key = tokens.name();
            if (object.containsKey(key)) {
                throw tokens.fault(DUPLICATE_KEY, "a key occurs twice");
            }
            weight.member(key);
            object.put(key, value(tokens.next(), depth));
        }
        return object;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        weight.list();
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = tokens.next(); token != JsonToken.END_ARRAY; token = tokens.next()) {
            array.add(value(token, depth));
        }
        return array;
    }

    static String at(int line, int column) {
        return " at line " + line + ", column " + column;
    }
}
