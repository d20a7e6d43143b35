package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.DUPLICATE_KEY;
import static io.gatehouse.wire.MalformedException.Reason.ENCODING;
import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;
import static io.gatehouse.wire.MalformedException.Reason.TOO_DEEP;
import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;
import static io.gatehouse.wire.MalformedException.Reason.UNSUPPORTED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * The YAML of a request's body, understood as an API server does: YAML 1.1's booleans and octal numbers, timestamps as text, keys
 * made strings. Refused, beside what is no YAML: duplicate keys, more than one document, merge keys, tags other than {@code !!str},
 * aliases that would copy more than {@value #MAX_COPIED} nodes and characters, and more than {@value #MAX_BLANKS} blanks in a row.
 */
public final class YamlBody {
    private static final int MAX_COPIED = 1 << 20;
    private static final int MAX_BLANKS = 1 << 16;

    private final Iterator<Event> events;
    private final Map<String, @Nullable Object> anchors = new HashMap<>();
    private final Weight weight;
    private int copied;

    private YamlBody(Iterator<Event> events, Weight weight) {
        this.events = events;
        this.weight = weight;
    }

    /** As {@link #parse}, for what has to be an object. */
    public static Map<String, @Nullable Object> parseObject(byte[] bytes) {
        return parseObject(bytes, Weight.ANY);
    }

    /** As {@link #parse}, for what has to be an object. */
    public static Map<String, @Nullable Object> parseObject(byte[] bytes, Weight weight) {
        return Trees.object(parse(bytes, weight))
                .orElseThrow(() -> new MalformedException(SYNTAX, "the YAML document is not an object"));
    }

    /**
     * The tree of one YAML document; nothing at all is null.
     *
     * @throws MalformedException where {@code bytes} are not one YAML document, strictly
     */
    public static @Nullable Object parse(byte[] bytes) {
        return parse(bytes, Weight.ANY);
    }

    /** As {@link #parse(byte[])}, as long as the tree does not become too heavy. */
    public static @Nullable Object parse(byte[] bytes, Weight weight) {
        if (!Utf8.isValid(bytes)) {
            throw new MalformedException(ENCODING, "YAML that is not UTF-8");
        }
        requireFewBlanks(bytes);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the caller bounds the length
        try {
            Iterable<Event> events = new Yaml(options).parse(Utf8.reader(bytes));
            return new YamlBody(events.iterator(), weight).stream();
        } catch (MarkedYAMLException e) {
            throw new MalformedException(SYNTAX, "not valid YAML" + at(e.getProblemMark()));
        } catch (YAMLException | IllegalArgumentException e) { // the latter of a bad escape
            throw new MalformedException(SYNTAX, "not valid YAML");
        }
    }

    /** The parser takes a time that grows with the square of them. */
    private static void requireFewBlanks(byte[] bytes) {
        int blanks = 0;
        for (byte b : bytes) {
            blanks = b == ' ' ? blanks + 1 : 0;
            if (blanks > MAX_BLANKS) {
                throw new MalformedException(TOO_LARGE, "more than " + MAX_BLANKS + " blanks in a row");
            }
        }
    }

    private @Nullable Object stream() {
        events.next(); // the stream's start
        if (events.next().is(Event.ID.StreamEnd)) {
            return null;
        }
        Object value = value(events.next(), 0);
        weight.end();
        events.next(); // the document's end
        Event after = events.next();
        if (!after.is(Event.ID.StreamEnd)) {
            throw fault(UNSUPPORTED, "more than one YAML document", after);
        }
        return value;
    }

    private @Nullable Object value(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return copyOf(alias);
        }
        if (depth > Json.MAX_DEPTH) {
            throw fault(TOO_DEEP, "nested deeper than " + Json.MAX_DEPTH, event);
        }
        Object value;
        if (event instanceof ScalarEvent scalar) {
            value = weight.scalar(scalar(scalar));
        } else if (event instanceof SequenceStartEvent sequence) {
            requireTag(sequence.getTag(), null, event);
            value = sequence(depth + 1);
        } else {
            requireTag(((MappingStartEvent) event).getTag(), null, event);
            value = mapping(depth + 1);
        }
        // Only now: an alias to something that contains it would have no end.
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.put(anchor, value);
        }
        return value;
    }

    private List<@Nullable Object> sequence(int depth) {
        weight.list();
        List<@Nullable Object> list = new ArrayList<>();
        for (Event event = events.next(); !event.is(Event.ID.SequenceEnd); event = events.next()) {
            list.add(value(event, depth));
        }
        return list;
    }

    private Map<String, @Nullable Object> mapping(int depth) {
        weight.object();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Event event = events.next(); !event.is(Event.ID.MappingEnd); event = events.next()) {
            if (event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<")) {
                throw fault(UNSUPPORTED, "a merge key", event);
            }
            String key = key(event);
            if (map.containsKey(key)) {
                throw fault(DUPLICATE_KEY, "a key occurs twice", event);
            }
            weight.member(key);
            map.put(key, value(events.next(), depth));
        }
        return map;
    }

    private String key(Event event) {
        if (!(event instanceof ScalarEvent scalar)) {
            throw fault(UNSUPPORTED, "a key that is no scalar", event);
        }
        Object key = resolve(scalar);
        if (key instanceof String || key instanceof Long || key instanceof Boolean) {
            return key.toString();
        }
        throw fault(UNSUPPORTED, "a key that is no string, integer or boolean", event);
    }

    private @Nullable Object scalar(ScalarEvent scalar) {
        Object value = resolve(scalar);
        if (!(value instanceof Double number)) {
            return value;
        }
        if (!Double.isFinite(number)) {
            throw fault(UNSUPPORTED, "a number that JSON has not", scalar);
        }
        return YamlScalar.asJsonWritesIt(number);
    }

    private @Nullable Object resolve(ScalarEvent scalar) {
        requireTag(scalar.getTag(), "tag:yaml.org,2002:str", scalar);
        if (!Utf8.isWellFormed(scalar.getValue())) {
            throw fault(ENCODING, "half a character", scalar);
        }
        boolean plain = scalar.getTag() == null && scalar.getScalarStyle() == ScalarStyle.PLAIN;
        return plain ? YamlScalar.resolve(scalar.getValue()) : scalar.getValue();
    }

    /** "!" says no more than that the node is not to be resolved. */
    private static void requireTag(@Nullable String tag, @Nullable String allowed, Event event) {
        if (tag != null && !tag.equals("!") && !tag.equals(allowed)) {
            throw fault(UNSUPPORTED, "a YAML tag", event);
        }
    }

    private @Nullable Object copyOf(AliasEvent alias) {
        if (!anchors.containsKey(alias.getAnchor())) {
            throw fault(SYNTAX, "an alias without an anchor before it", alias);
        }
        return copy(anchors.get(alias.getAnchor()), alias);
    }

    private @Nullable Object copy(@Nullable Object tree, AliasEvent alias) {
        copied += tree instanceof String text ? 1 + text.length() : 1;
        if (copied > MAX_COPIED) {
            throw fault(TOO_LARGE, "aliases make the document too large", alias);
        }
        if (tree instanceof Map<?, ?> map) {
            weight.object();
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                weight.member((String) key);
                copied += ((String) key).length();
                copy.put((String) key, copy(value, alias));
            });
            return copy;
        }
        if (tree instanceof List<?> list) {
            weight.list();
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item, alias)));
            return copy;
        }
        return weight.scalar(tree);
    }

    private static MalformedException fault(MalformedException.Reason reason, String message, Event event) {
        return new MalformedException(reason, message + at(event.getStartMark()));
    }

    private static String at(@Nullable Mark mark) {
        return mark == null ? "" : Json.at(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
