package io.gatehouse.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.gatehouse.core.Identity;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as kube-apiserver's log does: {@code audit.k8s.io/v1} Event as one line of JSON, its fields in the same order, what
 * is empty left out. Whatever a client sent, the line is one line, valid JSON, and harmless to a terminal.
 */
final class EventEncoder {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new LineEscapes())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final SerializableString EVENT = new SerializedString("Event");
    private static final SerializableString API_VERSION_VALUE = new SerializedString("audit.k8s.io/v1");

    private final JsonGenerator json;

    private EventEncoder(JsonGenerator json) {
        this.json = json;
    }

    /** @return one line without its end */
    static byte[] encode(Event event) {
        Line line = new Line();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            new EventEncoder(json).write(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.bytes();
    }

    private void write(Event event) throws IOException {
        RequestFacts request = event.request();
        json.writeStartObject();
        constant(Key.KIND, EVENT);
        constant(Key.API_VERSION, API_VERSION_VALUE);
        constant(Key.LEVEL, event.level().encoded());
        text(Key.AUDIT_ID, request.auditId());
        constant(Key.STAGE, event.stage().encoded());
        text(Key.REQUEST_URI, request.uri());
        text(Key.VERB, request.verb());
        user(Key.USER, event.user());
        if (event.as().isPresent()) {
            user(Key.IMPERSONATED_USER, event.as().get().identity());
            constraint(event.as().get().constraint());
        }
        sourceIps(request.sources());
        textUnlessEmpty(Key.USER_AGENT, request.userAgent());
        object(event.object());
        status(event.status());
        tree(Key.REQUEST_OBJECT, event.requestObject());
        tree(Key.RESPONSE_OBJECT, event.responseObject());
        json.writeFieldName(Key.REQUEST_RECEIVED_TIMESTAMP);
        MicroTime.write(json, request.received());
        json.writeFieldName(Key.STAGE_TIMESTAMP);
        MicroTime.write(json, event.stageTime());
        annotations(event.annotations());
        json.writeEndObject();
    }

    private void user(SerializableString key, @Nullable Identity user) throws IOException {
        json.writeFieldName(key);
        json.writeStartObject();
        if (user != null) {
            text(Key.USERNAME, user.name());
            textUnlessEmpty(Key.UID, user.uid());
            if (!user.groups().isEmpty()) {
                json.writeFieldName(Key.GROUPS);
                texts(user.groups());
            }
            extra(user.extra());
        }
        json.writeEndObject();
    }

    private void extra(Map<String, List<String>> extra) throws IOException {
        if (extra.isEmpty()) {
            return;
        }
        json.writeFieldName(Key.EXTRA);
        json.writeStartObject();
        for (Map.Entry<String, List<String>> entry : (extra.size() == 1 ? extra : new TreeMap<>(extra)).entrySet()) {
            json.writeFieldName(WireText.wellFormed(entry.getKey()));
            texts(entry.getValue());
        }
        json.writeEndObject();
    }

    private void constraint(String constraint) throws IOException {
        if (!constraint.isEmpty()) {
            json.writeFieldName(Key.AUTHENTICATION_METADATA);
            json.writeStartObject();
            text(Key.IMPERSONATION_CONSTRAINT, constraint);
            json.writeEndObject();
        }
    }

    private void sourceIps(List<String> addresses) throws IOException {
        json.writeFieldName(Key.SOURCE_IPS);
        json.writeStartArray();
        for (String address : addresses) {
            json.writeString(WireText.wellFormed(address));
        }
        json.writeEndArray();
    }

    private void object(@Nullable ObjectReference object) throws IOException {
        if (object == null) {
            return;
        }
        json.writeFieldName(Key.OBJECT_REF);
        json.writeStartObject();
        textUnlessEmpty(Key.RESOURCE, object.resource());
        textUnlessEmpty(Key.NAMESPACE, object.namespace());
        textUnlessEmpty(Key.NAME, object.name());
        textUnlessEmpty(Key.UID, object.uid());
        textUnlessEmpty(Key.API_GROUP, object.apiGroup());
        textUnlessEmpty(Key.API_VERSION, object.apiVersion());
        textUnlessEmpty(Key.RESOURCE_VERSION, object.resourceVersion());
        textUnlessEmpty(Key.SUBRESOURCE, object.subresource());
        json.writeEndObject();
    }

    private void status(@Nullable ResponseStatus status) throws IOException {
        if (status == null) {
            return;
        }
        json.writeFieldName(Key.RESPONSE_STATUS);
        json.writeStartObject();
        json.writeFieldName(Key.METADATA);
        json.writeStartObject();
        json.writeEndObject();
        textUnlessEmpty(Key.STATUS, status.status());
        textUnlessEmpty(Key.MESSAGE, status.message());
        textUnlessEmpty(Key.REASON, status.reason());
        tree(Key.DETAILS, status.details());
        if (status.code() != 0) {
            json.writeFieldName(Key.CODE);
            json.writeNumber(status.code());
        }
        json.writeEndObject();
    }

    private void annotations(Map<String, String> annotations) throws IOException {
        if (annotations.isEmpty()) {
            return;
        }
        json.writeFieldName(Key.ANNOTATIONS);
        json.writeStartObject();
        for (Map.Entry<String, String> entry : annotations.entrySet()) {
            json.writeFieldName(WireText.wellFormed(entry.getKey()));
            json.writeString(WireText.wellFormed(entry.getValue()));
        }
        json.writeEndObject();
    }

    private void tree(SerializableString key, @Nullable Object tree) throws IOException {
        if (tree != null) {
            json.writeFieldName(key);
            Json.write(json, tree);
        }
    }

    private void texts(List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(WireText.wellFormed(text));
        }
        json.writeEndArray();
    }

    private void textUnlessEmpty(SerializableString key, String text) throws IOException {
        if (!text.isEmpty()) {
            text(key, text);
        }
    }

    private void text(SerializableString key, String text) throws IOException {
        json.writeFieldName(key);
        json.writeString(WireText.wellFormed(text));
    }

    private void constant(SerializableString key, SerializableString value) throws IOException {
        json.writeFieldName(key);
        json.writeString(value);
    }
}
