package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.core.AuditSink;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given, or fails. */
final class RecordingSink implements AuditSink {
    final List<byte[]> lines = new CopyOnWriteArrayList<>();
    volatile Future<Void> answer = Future.succeededFuture();

    @Override
    public Future<Void> write(byte[] event) {
        lines.add(event);
        return answer;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    List<Object> events() {
        return lines.stream().map(Json::parse).toList();
    }

    List<String> stages() {
        return events().stream()
                .map(event -> Trees.string(event, "stage").orElseThrow())
                .toList();
    }

    Object last() {
        return events().get(lines.size() - 1);
    }

    String lastLine() {
        return new String(lines.get(lines.size() - 1), UTF_8);
    }
}
