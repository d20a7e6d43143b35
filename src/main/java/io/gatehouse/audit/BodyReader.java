package io.gatehouse.audit;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.YamlBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Turns a body's bytes into a tree. */
final class BodyReader {
    private BodyReader() {}

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
    static @Nullable Object read(
            byte[] bytes, @Nullable String contentType, @Nullable String contentEncoding, int limit)
            throws UnreadableException {
        byte[] plain = inflated(bytes, contentEncoding == null ? "identity" : contentEncoding.strip(), limit);
        String type = mediaType(contentType == null ? "application/json" : contentType);
        try {
            if (type.equals("application/json") || type.endsWith("+json")) {
                return Json.parse(plain);
            }
            if (type.equals("application/yaml") || type.endsWith("+yaml")) {
                return YamlBody.parse(plain);
            }
            if (type.equals(Protobuf.MEDIA_TYPE)) {
                return Protobuf.parse(plain);
            }
        } catch (MalformedException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
        throw new UnreadableException("of a media type that is not read here");
    }

    private static byte[] inflated(byte[] bytes, String encoding, int limit) throws UnreadableException {
        if (encoding.equalsIgnoreCase("identity")) {
            return bytes;
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
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
