package io.gatehouse.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A type of a {@link Field} that JSON shows as one value, whatever it is in protobuf. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Scalar implements WireReader.Type {
    STRING("string", WireReader::string, ""),
    BYTES("bytes", in -> Base64.getEncoder().encodeToString(in.bytes()), null),
    BOOL("bool", in -> in.varint(0, 1) == 1, false),
    INT32("int32", in -> in.varint(Integer.MIN_VALUE, Integer.MAX_VALUE), 0L),
    INT64("int64", in -> in.varint(Long.MIN_VALUE, Long.MAX_VALUE), 0L),
    QUANTITY("Quantity", in -> Objects.requireNonNullElse(in.nested(STRING)[0], "0"), "0"),
    INT_OR_STRING("IntOrString", Scalar::intOrString, 0L),
    TIME("Time", in -> time(in, false), null),
    MICRO_TIME("MicroTime", in -> time(in, true), null),
    /** Any JSON. */
    RAW_EXTENSION("RawExtension", in -> json(in, false), null),
    /** The JSON of a set of fields. */
    FIELDS_V1("FieldsV1", in -> json(in, true), null);

    /** Go's zero time, the year 1, is "not set". */
    private static final Instant NOT_SET = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private final String type;
    private final Function<WireReader, @Nullable Object> reader;
    private final @Nullable Object zero;

    Scalar(String type, Function<WireReader, @Nullable Object> reader, @Nullable Object zero) {
        this.type = type;
        this.reader = reader;
        this.zero = zero;
    }

    static Scalar of(String type) {
        return Arrays.stream(values())
                .filter(scalar -> scalar.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scalar type " + type));
    }

    /** As the schema and messages name it. */
    public String typeName() {
        return type;
    }

    /** In protobuf; the others are preceded by their length. */
    @Override
    public boolean isVarint() {
        return this == BOOL || this == INT32 || this == INT64;
    }

    @Override
    public @Nullable Object read(WireReader in) {
        return reader.apply(in);
    }

    /** What JSON shows where it was not set, and shows it at all. */
    public @Nullable Object zero() {
        return zero;
    }

    private static Object intOrString(WireReader in) {
        @Nullable Object[] fields = in.nested(INT64, INT32, STRING);
        Object type = Objects.requireNonNullElse(fields[0], 0L);
        if (type.equals(0L)) {
            return Objects.requireNonNullElse(fields[1], 0L);
        }
        if (type.equals(1L)) {
            return Objects.requireNonNullElse(fields[2], "");
        }
        throw in.fault(MalformedException.Reason.WRONG_TYPE, "neither integer nor string");
    }

    private static @Nullable Object time(WireReader in, boolean micros) {
        @Nullable Object[] fields = in.nested(INT64, INT32);
        if (fields[0] == null && fields[1] == null) {
            return null;
        }
        long seconds = (Long) Objects.requireNonNullElse(fields[0], 0L);
        long nanos = (Long) Objects.requireNonNullElse(fields[1], 0L);
        if (seconds < NOT_SET.getEpochSecond() || seconds > LAST.getEpochSecond() || nanos < 0 || nanos > 999_999_999) {
            throw in.fault(MalformedException.Reason.WRONG_TYPE, "a time out of range");
        }
        // The API keeps whole seconds in the one and microseconds in the other.
        Instant time = Instant.ofEpochSecond(seconds, micros ? nanos / 1000 * 1000 : 0);
        if (time.equals(NOT_SET)) {
            return null;
        }
        return micros ? MICROS.format(time) : time.toString();
    }

    private static @Nullable Object json(WireReader in, boolean emptyIsNull) {
        byte[] raw = (byte[]) in.nested(WireReader::bytes)[0];
        return raw == null || (emptyIsNull && raw.length == 0) ? null : Json.parse(raw, in.weight());
    }
}
