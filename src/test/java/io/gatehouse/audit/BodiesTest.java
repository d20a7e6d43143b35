package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Reply;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Trees;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final String POD =
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"till\",\"uid\":\"u-1\","
                    + "\"resourceVersion\":\"7\",\"managedFields\":[{\"manager\":\"kubectl\"}]},\"spec\":{\"x\":1.50}}";
    private static final String NOT_FOUND =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"no pod\","
                    + "\"reason\":\"NotFound\",\"details\":{\"name\":\"till\",\"kind\":\"pods\"},\"code\":404}";

    private final RecordingSink sink = new RecordingSink();

    @Test
    void atLevelMetadataNothingIsWrapped() {
        Call call = Requests.create(POD);
        AuditTrail trail = trail("Metadata", call);
        assertSame(call, trail.recorded(call));
        for (String verb : List.of("get", "list", "watch", "update", "patch")) {
            Call other = Requests.call(Requests.pod(verb, "till"), "/api/v1/namespaces/shop/pods/till");
            Reply reply = reply(200, POD);
            assertSame(reply, trail("Metadata", other).recorded(reply));
        }
    }

    @Test
    void atLevelRequestTheObjectIsRecordedAndNamed() {
        Call call = Requests.create(POD);
        AuditTrail trail = trail("Request", call);
        assertEquals(POD, sent(trail.recorded(call)));
        answer(trail, 201, POD);
        assertEquals(
                "kubectl",
                Trees.at(
                        Trees.list(sink.last(), "requestObject", "metadata", "managedFields")
                                .get(0),
                        "manager"));
        assertTrue(sink.lastLine().contains("\"spec\":{\"x\":1.50}"), sink.lastLine());
        assertEquals(
                "{resource=pods, namespace=shop, name=till, uid=u-1, apiVersion=v1, resourceVersion=7}",
                String.valueOf(Trees.at(sink.last(), "objectRef")));
        assertNull(Trees.at(sink.last(), "responseObject"));
    }

    @Test
    void atLevelRequestResponseBothAreRecorded() {
        Call call = Requests.create(POD);
        AuditTrail trail = trail("RequestResponse, omitManagedFields: true", call);
        sent(trail.recorded(call));
        answer(trail, 201, POD);
        assertEquals("till", Trees.at(sink.last(), "requestObject", "metadata", "name"));
        assertEquals("till", Trees.at(sink.last(), "responseObject", "metadata", "name"));
        assertTrue(!sink.lastLine().contains("managedFields"), sink.lastLine());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"PodList\",\"items\":[" + "{\"metadata\":{\"name\":\"a\",\"managedFields\":[]}}]}",
                "{\"kind\":\"Table\",\"rows\":[{\"cells\":[1],\"object\":{\"metadata\":{\"managedFields\":[]}}}]}"
            })
    void managedFieldsAreLeftOutOfListsAndTables(String list) {
        AuditTrail trail = trail("RequestResponse, omitManagedFields: true", Requests.getPod());
        answer(trail, 200, list);
        assertTrue(sink.lastLine().contains("responseObject"), sink.lastLine());
        assertTrue(!sink.lastLine().contains("managedFields"), sink.lastLine());
    }

    @Test
    void aYamlPatchIsRecordedAsJsonAndNamesNothing() {
        Call call = Requests.call(
                Requests.pod("patch", "till"),
                "/api/v1/namespaces/shop/pods/till",
                MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/apply-patch+yaml; charset=utf-8"),
                new Body.Streamed(new ChunkStream(Buffer.buffer("metadata:\n  uid: forged\nspec: {on: 1}\n"), 5), -1));
        AuditTrail trail = trail("Request", call);
        sent(trail.recorded(call));
        answer(trail, 200, POD);
        assertEquals("forged", Trees.at(sink.last(), "requestObject", "metadata", "uid"));
        assertNull(Trees.at(sink.last(), "objectRef", "uid"));
    }

    @Test
    void aBodyThatTheGateHasReadIsRecordedToo() {
        Call call = Requests.create(POD).withBody(new Body.Whole(Buffer.buffer(POD), "application/json"));
        AuditTrail trail = trail("Request", call);
        assertSame(call, trail.recorded(call));
        answer(trail, 201, POD);
        assertEquals("till", Trees.at(sink.last(), "requestObject", "metadata", "name"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/cbor | x            | of a media type that is not read here
            application/json | {"a":1,"a":2 | a key occurs twice at line 1, column 8
            application/json | {"a":        | not valid JSON
            """)
    void whatCannotBeReadPassesAndTheEventSaysSo(String type, String body, String why) {
        Call call = Requests.create(type, Buffer.buffer(body));
        AuditTrail trail = trail("RequestResponse", call);
        assertEquals(body, sent(trail.recorded(call)));
        answer(trail, 201, POD);
        assertNull(Trees.at(sink.last(), "requestObject"));
        assertTrue(
                Trees.string(sink.last(), "annotations", "gatehouse.io/request-object-omitted")
                        .orElse("")
                        .startsWith(why),
                sink.lastLine());
        assertEquals("till", Trees.at(sink.last(), "responseObject", "metadata", "name"));
    }

    @Test
    void whatIsTooLargePassesAndTheEventSaysSo() {
        String body = "{\"a\":\"" + "x".repeat(Bodies.LIMIT) + "\"}";
        Call call = Requests.create("application/json", Buffer.buffer(body));
        AuditTrail trail = trail("RequestResponse", call);
        assertEquals(body, sent(trail.recorded(call)));
        answer(trail, 200, body);
        assertNull(Trees.at(sink.last(), "requestObject"));
        assertNull(Trees.at(sink.last(), "responseObject"));
        assertEquals(
                "{gatehouse.io/authenticator=static token,"
                        + " gatehouse.io/request-object-omitted=larger than 3145728 bytes,"
                        + " gatehouse.io/response-object-omitted=larger than 3145728 bytes}",
                String.valueOf(Trees.at(sink.last(), "annotations")));
    }

    @Test
    void whatNobodyReadOrIsNotThereIsNotMissed() {
        Call call = Requests.create(POD);
        AuditTrail trail = trail("RequestResponse", call);
        trail.recorded(call);
        answer(trail, 200, "");
        assertEquals("[gatehouse.io/authenticator]", annotationKeys());
    }

    @Test
    void aCutAnswerIsNoObject() {
        AuditTrail trail = trail("RequestResponse", Requests.getPod());
        trail.started(200);
        trail.recorded(reply(200, POD)).body().handler(chunk -> {}).fetch(1);
        trail.complete(Ending.CUT_BY_CLIENT);
        assertEquals("cut short", Trees.at(sink.last(), "annotations", "gatehouse.io/response-object-omitted"));
    }

    @Test
    void gzipIsUndoneAndABombIsNot() {
        AuditTrail trail = trail("RequestResponse", Requests.getPod());
        answer(trail, reply(200, gzip(POD.getBytes(UTF_8)), "gzip"));
        assertEquals("till", Trees.at(sink.last(), "responseObject", "metadata", "name"));
        trail = trail("RequestResponse", Requests.getPod());
        answer(trail, reply(200, gzip(new byte[64 << 20]), "gzip"));
        assertEquals(
                "larger than 3145728 bytes",
                Trees.at(sink.last(), "annotations", "gatehouse.io/response-object-omitted"));
        trail = trail("RequestResponse", Requests.getPod());
        answer(trail, reply(200, Buffer.buffer("no gzip"), "gzip"));
        assertEquals("not valid gzip", Trees.at(sink.last(), "annotations", "gatehouse.io/response-object-omitted"));
    }

    @Test
    void aBombIsNeverHeldInMemory() {
        byte[] bomb = gzip(new byte[256 << 20]).getBytes();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(
                BodyReader.UnreadableException.class,
                () -> BodyReader.of(bomb, "application/json", "gzip", Bodies.LIMIT));
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 64 << 20);
    }

    @Test
    void aWideObjectIsRecordedAsItIs() throws Exception {
        StringBuilder wide = new StringBuilder("{\"metadata\":{\"name\":\"till\"}");
        for (int i = 0; wide.length() < Bodies.LIMIT - 20; i++) {
            wide.append(",\"k").append(i).append("\":0");
        }
        String text = wide.append('}').toString();
        ReadBody read =
                BodyReader.of(text.getBytes(UTF_8), null, null, Bodies.LIMIT).recorded(false);
        assertEquals(text.length(), Objects.requireNonNull(read.text()).length());
        assertEquals("till", Trees.at(read.outline(), "metadata", "name"));
        assertTrue(recorded(text).equals(text));
    }

    /** Each byte becomes six: such an event would be longer than what waits to be written may be. */
    @Test
    void whatEscapesMakeFarTooLongIsNotRecorded() {
        recorded("{\"a\":\"" + "<".repeat(Bodies.LIMIT / 2) + "\"}");
        assertEquals(
                "larger than 7340032 bytes with all escapes",
                Trees.at(sink.last(), "annotations", "gatehouse.io/response-object-omitted"));
        String text = "{\"a\":\"" + "<".repeat(1 << 20) + "\"}";
        assertTrue(recorded(text).equals(text.replace("<", "\\u003c")));
    }

    @Test
    void whatIsCompressedIsReadAside() {
        Call call = Requests.getPod();
        Bodies bodies = new Bodies(treatment("RequestResponse"), call.info(), new CaptureBudget(1 << 20));
        ChunkStream.drain(bodies.ofResponse(reply(200, POD)).body());
        assertTrue(bodies.areReadWithin(1000));
        assertTrue(!bodies.areReadWithin(POD.length() - 1));
        ChunkStream.drain(
                bodies.ofResponse(reply(200, gzip(POD.getBytes(UTF_8)), "gzip")).body());
        assertTrue(!bodies.areReadWithin(1000));
    }

    private String recorded(String answer) {
        answer(trail("RequestResponse", Requests.getPod()), 200, answer);
        String line = sink.lastLine();
        int begin = line.indexOf("\"responseObject\":");
        int end = line.indexOf(",\"requestReceivedTimestamp\"");
        return begin < 0 ? "" : line.substring(begin + "\"responseObject\":".length(), end);
    }

    @Test
    void streamsAndPathsHaveNoObjects() {
        for (RequestInfo info : List.of(
                Requests.pod("watch", ""),
                Requests.podSubresource("create", "exec"),
                Requests.podSubresource("get", "log"),
                RequestInfo.ofPath("/version", "get"))) {
            Call call = Requests.call(
                    info,
                    "/x",
                    MultiMap.caseInsensitiveMultiMap(),
                    Requests.create(POD).body());
            AuditTrail trail = trail("RequestResponse", call);
            assertSame(call, trail.recorded(call));
            Reply reply = reply(200, POD);
            assertSame(reply, trail.recorded(reply));
        }
    }

    @Test
    void anErrorIsExplainedAtEveryLevel() {
        AuditTrail trail = trail("Metadata", Requests.getPod());
        answer(trail, 404, NOT_FOUND);
        assertEquals(
                "{metadata={}, status=Failure, message=no pod, reason=NotFound, details={name=till, kind=pods}, code=404}",
                String.valueOf(Trees.at(sink.last(), "responseStatus")));
        assertNull(Trees.at(sink.last(), "responseObject"));
    }

    @Test
    void aStreamThatCouldNotBeginIsExplainedUnlessAPodMayHaveAnswered() {
        for (String subresource : List.of("exec", "proxy")) {
            Call call = Requests.call(Requests.podSubresource("create", subresource), "/x");
            AuditTrail trail = trail("Metadata", call);
            answer(trail, 404, NOT_FOUND);
            assertEquals(
                    subresource.equals("exec") ? "no pod" : null, Trees.at(sink.last(), "responseStatus", "message"));
        }
    }

    @Test
    void anErrorThatIsLongOrNoStatusIsItsCode() {
        for (String body : List.of("404 page not found", "{}", "{\"a\":\"" + "x".repeat(Bodies.SMALL) + "\"}")) {
            AuditTrail trail = trail("Metadata", Requests.getPod());
            answer(trail, 404, body);
            assertEquals("{metadata={}, code=404}", String.valueOf(Trees.at(sink.last(), "responseStatus")));
            assertEquals("[gatehouse.io/authenticator]", annotationKeys());
        }
    }

    @Test
    void aNewObjectIsNamedAtEveryLevel() {
        Call call = Requests.create("{\"metadata\":{\"generateName\":\"t-\"}}");
        AuditTrail trail = trail("Metadata", call);
        answer(trail, 201, POD);
        assertEquals("till", Trees.at(sink.last(), "objectRef", "name"));
        assertNull(Trees.at(sink.last(), "objectRef", "uid"));
        assertNull(Trees.at(sink.last(), "responseObject"));
    }

    @Test
    void noBytesAreHeldOnceARequestIsComplete() {
        CaptureBudget budget = new CaptureBudget(POD.length());
        for (int i = 0; i < 3; i++) {
            Call call = Requests.create(POD);
            Bodies bodies = new Bodies(treatment("Request"), call.info(), budget);
            sent(bodies.ofRequest(call));
            assertEquals(POD.length(), bodies.length(), "round " + i);
            bodies.release();
        }
    }

    @Test
    void whereTooManyBodiesAreHeldOthersPassUnrecorded() {
        CaptureBudget budget = new CaptureBudget(POD.length());
        Call call = Requests.create(POD);
        sent(new Bodies(treatment("Request"), call.info(), budget).ofRequest(call));
        Bodies second = new Bodies(treatment("Request"), call.info(), budget);
        assertEquals(POD, sent(second.ofRequest(Requests.create(POD))));
        assertEquals(0, second.length());
    }

    @Test
    void pressureGoesThroughATee() {
        ChunkStream source = new ChunkStream(Buffer.buffer(POD), 3);
        Reply reply = new Reply(200, MultiMap.caseInsensitiveMultiMap(), source);
        Reply recorded = trail("RequestResponse", Requests.getPod()).recorded(reply);
        assertNotSame(reply, recorded);
        Buffer seen = Buffer.buffer();
        recorded.body().handler(seen::appendBuffer);
        assertEquals(0, seen.length());
        recorded.body().fetch(2);
        assertEquals(6, seen.length());
        recorded.body().pause();
        assertTrue(source.paused);
        recorded.body().cancel(new IOException("enough"));
        assertTrue(source.cancelled);
        assertEquals("0", recorded.body().trailers().get("grpc-status"));
    }

    /** An answer may come before all of what it answers: the rest still passes, and nobody would give its room back. */
    @Test
    void whatPassesBehindTheEndTakesNoRoom() {
        CaptureBudget budget = new CaptureBudget(POD.length());
        Bodies bodies = new Bodies(treatment("Request"), Requests.create(POD).info(), budget);
        Call call = bodies.ofRequest(Requests.create(POD));
        bodies.close();
        bodies.release();
        assertEquals(POD, sent(call));
        assertTrue(budget.take(POD.length()));
    }

    private AuditTrail trail(String level, Call call) {
        AuditTrail trail = new Audit(List.of(sink), false, Clock.systemUTC(), new Counts()).open(policy(level), call);
        trail.received(Requests.ALICE);
        return trail;
    }

    private void answer(AuditTrail trail, int code, String body) {
        answer(trail, reply(code, body));
    }

    /** Bodies that are long are read aside. */
    private void answer(AuditTrail trail, Reply reply) {
        Reply recorded = trail.recorded(reply);
        trail.started(reply.status());
        ChunkStream.drain(recorded.body());
        trail.complete(Ending.WHOLE).await();
    }

    private static Reply reply(int code, String body) {
        return reply(code, Buffer.buffer(body), "identity");
    }

    private static Reply reply(int code, Buffer body, String encoding) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "application/json")
                .add("content-encoding", encoding);
        return new Reply(code, headers, new ChunkStream(body, 4096));
    }

    private static String sent(Call call) {
        return ChunkStream.drain(((Body.Streamed) call.body()).stream()).toString(UTF_8);
    }

    private String annotationKeys() {
        return Trees.object(sink.last(), "annotations").orElseThrow().keySet().toString();
    }

    private static Treatment treatment(String level) {
        return policy(level).treatmentOf(Requests.ALICE.identity(), Requests.pod("create", ""));
    }

    private static AuditPolicy policy(String level) {
        try {
            return AuditPolicy.parse(
                    Path.of("audit.yaml"),
                    "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: " + level + "}]");
        } catch (InvalidConfigurationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Buffer gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
