package io.gatehouse.audit;

import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.JsonCopy;
import io.gatehouse.wire.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A recorded object as its event shows it: compact JSON, on one line, harmless to a terminal ({@link LineEscapes}). */
final class ObjectText extends OutputStream {
    /** Of a body: each byte may become an escape of six, and a ConfigMap may hold 1 MiB. */
    static final int LIMIT = 7 << 20;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new LineEscapes())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final int USUAL_BYTES = 512;

    private final int limit;
    private byte[] bytes;
    private int length;

    private ObjectText(int expected, int limit) {
        this.limit = limit;
        bytes = new byte[Math.min(expected, limit)];
    }

    /** Of what is the gate's own, however long. */
    static ObjectText of(Object tree) {
        ObjectText text = new ObjectText(USUAL_BYTES, Integer.MAX_VALUE);
        write(tree, text);
        return text;
    }

    /**
     * Of JSON, without a tree.
     *
     * @throws MalformedException where it is none, or too long
     */
    static ObjectText of(byte[] json, JsonCopy.Watcher watcher) {
        ObjectText text = new ObjectText(json.length, LIMIT);
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            JsonCopy.copy(json, ObjectPlace.ROOT, watcher, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text;
    }

    /** With the same escapes. */
    static void write(@Nullable Object tree, OutputStream out) {
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            Json.write(generator, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int length() {
        return length;
    }

    void copyTo(ByteBuffer line) {
        line.put(bytes, 0, length);
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        if (count > limit - length) {
            throw new MalformedException(TOO_LARGE, "larger than " + limit + " bytes with all escapes");
        }
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(2 * bytes.length, length + count)));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }
}
