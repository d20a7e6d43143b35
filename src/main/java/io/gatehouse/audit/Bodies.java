package io.gatehouse.audit;

import io.gatehouse.audit.BodyReader.UnreadableException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Reply;
import io.gatehouse.core.RequestInfo;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one request, as far as its level asks for them. At the lower levels too an answer is looked at where it says more
 * than its code and is small: why a request failed, and what a new object is called.
 */
final class Bodies {
    /** Of each body: what kube-apiserver takes from a client. */
    static final int LIMIT = 3 << 20;

    /** Of an answer that is not recorded itself. */
    static final int SMALL = 16 << 10;

    private static final Set<String> VERBS_WITH_OBJECT =
            Set.of("create", "update", "patch", "delete", "deletecollection");
    private static final String REQUEST_OMITTED = "gatehouse.io/request-object-omitted";
    private static final String RESPONSE_OMITTED = "gatehouse.io/response-object-omitted";

    private final Treatment treatment;
    private final RequestInfo info;
    private final CaptureBudget budget;
    private @Nullable Sent request;
    private @Nullable Sent response;

    /** A body and what its head says of it. */
    private record Sent(
            Capture capture,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            int code) {}

    Bodies(Treatment treatment, RequestInfo info, CaptureBudget budget) {
        this.treatment = treatment;
        this.info = info;
        this.budget = budget;
    }

    /** The call itself unless its object is to be recorded. */
    Call ofRequest(Call call) {
        if (!treatment.level().includes(Level.REQUEST) || !hasObject() || call.body() instanceof Body.None) {
            return call;
        }
        Capture capture = new Capture(LIMIT, budget);
        String contentType = call.headers().get("Content-Type");
        if (call.body() instanceof Body.Whole whole) {
            capture.add(whole.bytes());
            capture.end();
            contentType = whole.contentType();
        }
        request = new Sent(capture, contentType, call.headers().get("Content-Encoding"), 0);
        if (call.body() instanceof Body.Streamed streamed) {
            capture.expect(streamed.length());
            return call.withBody(new Body.Streamed(new Tee(streamed.stream(), capture), streamed.length()));
        }
        return call;
    }

    /** The reply itself unless it is to be recorded or looked at. */
    Reply ofResponse(Reply reply) {
        boolean isRecorded = treatment.level().includes(Level.REQUEST_RESPONSE);
        if (!isObject(reply.status()) || (!isRecorded && !saysMore(reply.status()))) {
            return reply;
        }
        Capture capture = new Capture(isRecorded ? LIMIT : SMALL, budget);
        String length = reply.headers().get("Content-Length");
        if (length != null) {
            capture.expect(Long.parseLong(length));
        }
        response = new Sent(
                capture, reply.headers().get("Content-Type"), reply.headers().get("Content-Encoding"), reply.status());
        return reply.withBody(new ReplyTee(reply.body(), capture));
    }

    /** Whether no more than so many bytes are to be read: of what is compressed nobody knows. */
    boolean areReadWithin(int bytes) {
        return length() <= bytes && isPlain(request) && isPlain(response);
    }

    private static boolean isPlain(@Nullable Sent sent) {
        return sent == null || BodyReader.isPlain(sent.contentEncoding);
    }

    /** In bytes, as they were sent. */
    int length() {
        return (request == null ? 0 : request.capture.length()) + (response == null ? 0 : response.capture.length());
    }

    /** The event with all that the bodies say. Takes long where they are. */
    Event describe(Event event) {
        Event described = event;
        if (request != null && !request.capture.isEmpty()) {
            described = describeRequest(described, request);
        }
        if (response != null && !response.capture.isEmpty()) {
            described = describeResponse(described, response);
        }
        return described;
    }

    /** Nothing more is seen of them. */
    void close() {
        if (request != null) {
            request.capture.close();
        }
        if (response != null) {
            response.capture.close();
        }
    }

    void release() {
        if (request != null) {
            request.capture.release();
        }
        if (response != null) {
            response.capture.release();
        }
    }

    private Event describeRequest(Event event, Sent sent) {
        try {
            ReadBody read = recorded(sent);
            boolean isPatch = info.verb().equals("patch");
            ObjectReference reference = event.object();
            return event.withRequest(
                    read.text(), isPatch || reference == null ? reference : reference.completedBy(read.outline()));
        } catch (UnreadableException e) {
            return annotated(event, REQUEST_OMITTED, e);
        }
    }

    private Event describeResponse(Event event, Sent sent) {
        boolean isRecorded = treatment.level().includes(Level.REQUEST_RESPONSE);
        try {
            ReadBody read = isRecorded ? recorded(sent) : reader(sent).unrecorded();
            Object outline = read.outline();
            ObjectReference reference = event.object();
            ObjectReference named = isCreated(sent.code) && reference != null ? reference.namedBy(outline) : reference;
            ResponseStatus status = ResponseStatus.read(outline, sent.code).orElse(event.status());
            return event.withResponse(read.text(), named, status);
        } catch (UnreadableException e) {
            return isRecorded ? annotated(event, RESPONSE_OMITTED, e) : event;
        }
    }

    private ReadBody recorded(Sent sent) throws UnreadableException {
        return reader(sent).recorded(treatment.omitManagedFields());
    }

    /** The copy that was made is not needed then. */
    private static BodyReader reader(Sent sent) throws UnreadableException {
        if (!sent.capture.fault().isEmpty()) {
            throw new UnreadableException(sent.capture.fault());
        }
        byte[] bytes = sent.capture.bytes();
        sent.capture.release();
        return BodyReader.of(bytes, sent.contentType, sent.contentEncoding, LIMIT);
    }

    private static Event annotated(Event event, String key, UnreadableException why) {
        Annotations annotations = event.annotations().copy();
        annotations.putIfAbsent(key, String.valueOf(why.getMessage()));
        return event.withAnnotations(annotations);
    }

    private boolean hasObject() {
        return isShort() && VERBS_WITH_OBJECT.contains(info.verb());
    }

    /** A stream that could not begin is answered by the API server, but for one into a proxy. */
    private boolean isObject(int code) {
        return isShort()
                || (code >= 400 && info.isResource() && !info.subresource().equals("proxy"));
    }

    /** What lasts is a stream and no object; what is no resource has none (k8s.io/apiserver, {@code apis/audit/types.go}). */
    private boolean isShort() {
        return info.isResource() && !info.isLongRunning();
    }

    private boolean saysMore(int code) {
        return code >= 400 || isCreated(code) || info.verb().equals("delete");
    }

    private boolean isCreated(int code) {
        return code == 201 && info.verb().equals("create");
    }
}
