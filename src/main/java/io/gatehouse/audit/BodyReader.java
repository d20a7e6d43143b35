package io.gatehouse.audit;

import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Weight;
import io.gatehouse.wire.YamlBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Understands a body's bytes. JSON, which is what nearly all bodies are, is written down as it is read; of the rest a tree is made,
 * as long as that takes no more than a part of the heap.
 */
final class BodyReader {
    private static final long MAX_TREE_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private final byte[] plain;
    private final String type;

    private BodyReader(byte[] plain, String type) {
        this.plain = plain;
        this.type = type;
    }

    /** A body that cannot be recorded; the message says why and nothing of what is in it. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param contentType JSON where it is null, as at kube-apiserver
     * @param contentEncoding none where it is null
     * @param limit of bytes, however small they have been made
     */
    static BodyReader of(byte[] bytes, @Nullable String contentType, @Nullable String contentEncoding, int limit)
            throws UnreadableException {
        byte[] plain = isPlain(contentEncoding) ? bytes : inflated(bytes, contentEncoding, limit);
        return new BodyReader(plain, mediaType(contentType == null ? "application/json" : contentType));
    }

    static boolean isPlain(@Nullable String contentEncoding) {
        return contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
    }

    /** What is to be written of it, and beside it. */
    ReadBody recorded(boolean omitsManagedFields) throws UnreadableException {
        try {
            Outline outline = new Outline(omitsManagedFields);
            ObjectText text = ObjectText.of(isJson() ? plain : Json.write(parsed()), outline);
            boolean isStatus = "Status".equals(outline.tree().get("kind"));
            return new ReadBody(text, isStatus ? parsed() : outline.tree());
        } catch (MalformedException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    /** What is to be written beside it. */
    ReadBody unrecorded() throws UnreadableException {
        try {
            return new ReadBody(null, parsed());
        } catch (MalformedException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object parsed() throws UnreadableException {
        Weight weight = new Weight(new TreeLimit());
        if (isJson()) {
            return Json.parse(plain, weight);
        }
        if (type.equals("application/yaml") || type.endsWith("+yaml")) {
            return YamlBody.parse(plain, weight);
        }
        if (type.equals(Protobuf.MEDIA_TYPE)) {
            return Protobuf.parse(plain, weight);
        }
        throw new UnreadableException("of a media type that is not read here");
    }

    private boolean isJson() {
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static final class TreeLimit implements Weight.Limit {
        private long left = MAX_TREE_BYTES;

        @Override
        public void take(long bytes) {
            left -= bytes;
            if (left < 0) {
                throw new MalformedException(TOO_LARGE, "too many values to be read for the audit");
            }
        }
    }

    private static byte[] inflated(byte[] bytes, @Nullable String encoding, int limit) throws UnreadableException {
        if (encoding == null || !encoding.strip().equalsIgnoreCase("gzip")) {
            throw new UnreadableException("of a content encoding that is not read here");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readNBytes(limit + 1);
            if (plain.length > limit) {
                throw new UnreadableException("larger than " + limit + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new UnreadableException("not valid gzip");
        }
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
