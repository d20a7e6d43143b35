package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;
import static io.gatehouse.wire.MalformedException.Reason.UNKNOWN_KIND;
import static io.gatehouse.wire.MalformedException.Reason.UNSUPPORTED;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' protobuf bodies: an envelope that names the kind, and the object inside. Read into the tree that an API server would
 * show of it as JSON, and only where nothing is left over: a field that the schema lacks, a singular field that occurs twice, a
 * value that does not fit its type, an envelope with an encoding of its own are refused. So the tree is the whole of what an API
 * server will read from the same bytes.
 */
public final class Protobuf {
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private Protobuf() {}

    public static boolean isEnvelope(byte[] body) {
        return body.length >= MAGIC.length && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * The object in the envelope, with its kind and apiVersion.
     *
     * @throws MalformedException where {@code body} cannot be understood whole; its reason says of what sort the fault is
     */
    public static Map<String, @Nullable Object> parse(byte[] body) {
        return parse(body, Weight.ANY);
    }

    /** As {@link #parse(byte[])}, as long as the tree does not become too heavy. */
    public static Map<String, @Nullable Object> parse(byte[] body, Weight weight) {
        if (!isEnvelope(body)) {
            throw new MalformedException(SYNTAX, "protobuf: the body does not begin as Kubernetes' does");
        }
        WireReader in = new WireReader(body, MAGIC.length, body.length - MAGIC.length, weight);
        in.descend("envelope");
        @Nullable Object[] envelope = in.fields(Protobuf::typeMeta, WireReader::bytes, Scalar.STRING, Scalar.STRING);
        if (!isEmpty(envelope[2]) || !isEmpty(envelope[3])) {
            throw in.fault(UNSUPPORTED, "contentEncoding or contentType is set");
        }
        Map<String, @Nullable Object> object =
                new LinkedHashMap<>(Trees.object(envelope[0]).orElseGet(Map::of));
        object.putAll(content(object, envelope[1] == null ? new byte[0] : (byte[]) envelope[1], weight));
        weight.end();
        return object;
    }

    /** In the order in which JSON shows it. */
    private static Map<String, @Nullable Object> typeMeta(WireReader in) {
        @Nullable Object[] fields = in.nested(Scalar.STRING, Scalar.STRING);
        Map<String, @Nullable Object> typeMeta = new LinkedHashMap<>();
        typeMeta.put("kind", fields[1]);
        typeMeta.put("apiVersion", fields[0]);
        return typeMeta;
    }

    private static Map<String, @Nullable Object> content(
            Map<String, @Nullable Object> typeMeta, byte[] raw, Weight weight) {
        Schema schema = Schema.kubernetes();
        String apiVersion = Trees.string(typeMeta, "apiVersion").orElse("");
        String kind = Trees.string(typeMeta, "kind").orElse("");
        Schema.Message message = schema.kind(apiVersion, kind)
                .orElseThrow(() -> new MalformedException(UNKNOWN_KIND, "protobuf: no schema is known for its kind"));
        Object content = new MessageReader(schema, new WireReader(raw, 0, raw.length, weight)).read(message);
        return Trees.object(content).orElseThrow();
    }

    private static boolean isEmpty(@Nullable Object text) {
        return text == null || text.equals("");
    }
}
