package io.gatehouse.audit;

import io.gatehouse.core.Identity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as kube-apiserver's log does: {@code audit.k8s.io/v1} Event as one line of JSON, its fields in the same order, what
 * is empty left out. Whatever a client sent, the line is one line, valid JSON, and harmless to a terminal.
 */
final class EventEncoder {
    private static final byte[] EVENT = EventLine.ascii("\"Event\"");
    private static final byte[] API_VERSION_VALUE = EventLine.ascii("\"audit.k8s.io/v1\"");

    /** Used again and again; its bytes are copied out. */
    private static final ThreadLocal<EventLine> LINES = ThreadLocal.withInitial(EventLine::new);

    private final EventLine line;

    private EventEncoder(EventLine line) {
        this.line = line;
    }

    static EncodedEvent encode(Event event) {
        return encode(event, null);
    }

    /** @param earlier an event of the same request by the same users about the same object, null where there is none */
    static EncodedEvent encode(Event event, @Nullable EncodedEvent earlier) {
        EventLine line = LINES.get();
        // A fault in the middle of an earlier one may have left something.
        line.clear();
        EncodedEvent encoded = new EventEncoder(line).write(event, earlier);
        line.clear();
        return encoded;
    }

    private EncodedEvent write(Event event, @Nullable EncodedEvent earlier) {
        if (earlier == null) {
            begin(event);
        } else {
            line.write(earlier.line(), 0, earlier.stage());
        }
        int stage = line.length();
        constant(Key.STAGE, event.stage().encoded());
        int behindStage = line.length();
        if (earlier == null) {
            who(event);
        } else {
            line.write(earlier.line(), earlier.behindStage(), earlier.status() - earlier.behindStage());
        }
        int status = line.length();
        outcome(event);
        return new EncodedEvent(line.copy(), stage, behindStage, status);
    }

    private void begin(Event event) {
        line.begin('{');
        constant(Key.KIND, EVENT);
        constant(Key.API_VERSION, API_VERSION_VALUE);
        constant(Key.LEVEL, event.level().encoded());
        text(Key.AUDIT_ID, event.request().auditId());
    }

    private void who(Event event) {
        RequestFacts request = event.request();
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
    }

    private void outcome(Event event) {
        status(event.status());
        object(Key.REQUEST_OBJECT, event.requestObject());
        object(Key.RESPONSE_OBJECT, event.responseObject());
        line.name(Key.REQUEST_RECEIVED_TIMESTAMP);
        line.time(event.request().received());
        line.name(Key.STAGE_TIMESTAMP);
        line.time(event.stageTime());
        annotations(event.annotations());
        line.end('}');
    }

    private void user(byte[] key, @Nullable Identity user) {
        line.name(key);
        line.begin('{');
        if (user != null) {
            text(Key.USERNAME, user.name());
            textUnlessEmpty(Key.UID, user.uid());
            if (!user.groups().isEmpty()) {
                line.name(Key.GROUPS);
                texts(user.groups());
            }
            extra(user.extra());
        }
        line.end('}');
    }

    private void extra(Map<String, List<String>> extra) {
        if (extra.isEmpty()) {
            return;
        }
        line.name(Key.EXTRA);
        line.begin('{');
        for (Map.Entry<String, List<String>> entry : (extra.size() == 1 ? extra : new TreeMap<>(extra)).entrySet()) {
            line.name(entry.getKey());
            texts(entry.getValue());
        }
        line.end('}');
    }

    private void constraint(String constraint) {
        if (!constraint.isEmpty()) {
            line.name(Key.AUTHENTICATION_METADATA);
            line.begin('{');
            text(Key.IMPERSONATION_CONSTRAINT, constraint);
            line.end('}');
        }
    }

    private void sourceIps(List<String> addresses) {
        line.name(Key.SOURCE_IPS);
        line.begin('[');
        for (String address : addresses) {
            line.text(address);
        }
        line.end(']');
    }

    private void object(@Nullable ObjectReference object) {
        if (object == null) {
            return;
        }
        line.name(Key.OBJECT_REF);
        line.begin('{');
        textUnlessEmpty(Key.RESOURCE, object.resource());
        textUnlessEmpty(Key.NAMESPACE, object.namespace());
        textUnlessEmpty(Key.NAME, object.name());
        textUnlessEmpty(Key.UID, object.uid());
        textUnlessEmpty(Key.API_GROUP, object.apiGroup());
        textUnlessEmpty(Key.API_VERSION, object.apiVersion());
        textUnlessEmpty(Key.RESOURCE_VERSION, object.resourceVersion());
        textUnlessEmpty(Key.SUBRESOURCE, object.subresource());
        line.end('}');
    }

    private void status(@Nullable ResponseStatus status) {
        if (status == null) {
            return;
        }
        line.name(Key.RESPONSE_STATUS);
        line.begin('{');
        line.name(Key.METADATA);
        line.begin('{');
        line.end('}');
        textUnlessEmpty(Key.STATUS, status.status());
        textUnlessEmpty(Key.MESSAGE, status.message());
        textUnlessEmpty(Key.REASON, status.reason());
        details(status.details());
        if (status.code() != 0) {
            line.name(Key.CODE);
            line.number(status.code());
        }
        line.end('}');
    }

    private void annotations(Annotations annotations) {
        if (!annotations.isEmpty()) {
            line.name(Key.ANNOTATIONS);
            line.begin('{');
            annotations.writeTo(line);
            line.end('}');
        }
    }

    private void details(@Nullable Object tree) {
        if (tree != null) {
            line.name(Key.DETAILS);
            line.tree(tree);
        }
    }

    private void object(byte[] key, @Nullable ObjectText object) {
        if (object != null) {
            line.name(key);
            line.object(object);
        }
    }

    private void texts(List<String> texts) {
        line.begin('[');
        for (String text : texts) {
            line.text(text);
        }
        line.end(']');
    }

    private void textUnlessEmpty(byte[] key, String text) {
        if (!text.isEmpty()) {
            text(key, text);
        }
    }

    private void text(byte[] key, String text) {
        line.name(key);
        line.text(text);
    }

    private void constant(byte[] key, byte[] value) {
        line.name(key);
        line.constant(value);
    }
}
