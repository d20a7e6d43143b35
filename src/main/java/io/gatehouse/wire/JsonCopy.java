package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.DUPLICATE_KEY;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON written again as it is read: the same texts are refused, and the same is written, as where a tree was made of it and written
 * then, in the memory of the text.
 */
public final class JsonCopy {
    private final JsonTokens tokens;
    private final Watcher watcher;

    /** Where a value stands in what is copied. */
    public interface Place {
        Place member(String name);

        Place item();
    }

    /** Knows what matters of what is copied. */
    public interface Watcher {
        /** Whether what stands there is read, and not written. */
        boolean leavesOut(Place member);

        /** Is told of each member that is a text, a number or a boolean, and not left out. */
        void scalar(Place object, String name, Object value);
    }

    private JsonCopy(JsonTokens tokens, Watcher watcher) {
        this.tokens = tokens;
        this.watcher = watcher;
    }

    /**
     * Writes the one value that {@code bytes} are, as far as it is not left out.
     *
     * @param place of the whole
     * @throws MalformedException where {@code bytes} are not one JSON value, strictly; something is written then
     */
    public static void copy(byte[] bytes, Place place, Watcher watcher, JsonGenerator json) {
        JsonTokens.<@Nullable Object>read(Json.FACTORY, bytes, tokens -> {
            new JsonCopy(tokens, watcher).value(tokens.next(), 0, place, json);
            return null;
        });
    }

    /** Gives back what is a scalar. */
    private @Nullable Object value(JsonToken token, int depth, Place place, JsonGenerator json) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            object(tokens.deeper(depth), place, json);
        } else if (token == JsonToken.START_ARRAY) {
            array(tokens.deeper(depth), place, json);
        } else {
            Object scalar = tokens.scalar(token);
            JsonWriter.write(json, scalar);
            return scalar;
        }
        return null;
    }

    private void object(int depth, Place place, JsonGenerator json) throws IOException {
        Names names = new Names();
        json.writeStartObject();
        while (tokens.next() != JsonToken.END_OBJECT) {
            String name = tokens.name();
            if (!names.add(name)) {
                throw tokens.fault(DUPLICATE_KEY, "a key occurs twice");
            }
            Place there = place.member(name);
            if (watcher.leavesOut(there)) {
                leaveOut(depth, there);
            } else {
                json.writeFieldName(name);
                Object scalar = value(tokens.next(), depth, there, json);
                if (scalar != null) {
                    watcher.scalar(place, name, scalar);
                }
            }
        }
        json.writeEndObject();
    }

    private void array(int depth, Place place, JsonGenerator json) throws IOException {
        Place item = place.item();
        json.writeStartArray();
        for (JsonToken token = tokens.next(); token != JsonToken.END_ARRAY; token = tokens.next()) {
            value(token, depth, item, json);
        }
        json.writeEndArray();
    }

    /** It is no less read than the rest. */
    private void leaveOut(int depth, Place place) throws IOException {
        try (JsonGenerator nowhere = Json.FACTORY.createGenerator(OutputStream.nullOutputStream())) {
            value(tokens.next(), depth, place, nowhere);
        }
    }
}
