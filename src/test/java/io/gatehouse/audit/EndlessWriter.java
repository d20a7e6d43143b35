package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.AuditConfiguration.LogFile;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutionException;

/** A process that writes events until it is killed, or until one is lost: then it prints how many were written, and ends. */
final class EndlessWriter {
    private EndlessWriter() {}

    /** @param limitBytes of any file that it writes */
    static Process start(Path file, long limitBytes) throws IOException {
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -f " + limitBytes / 512 + "; exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        LogFile configuration = new LogFile(Path.of(arguments[0]), Mode.BATCH, 0, 0, 0);
        QueuedSink sink = new QueuedSink(
                "log", Mode.BLOCKING_STRICT, new RotatingFile(configuration, Clock.systemUTC()), new Counts());
        long written = 0;
        try {
            while (true) {
                String text = "x".repeat((int) (written % 900));
                get(sink.write(("{\"event\":" + written + ",\"text\":\"" + text + "\"}").getBytes(UTF_8)));
                written++;
            }
        } catch (ExecutionException e) {
            System.out.println(written);
            get(sink.close());
        }
    }

    private static void get(Future<Void> future) throws ExecutionException, InterruptedException {
        future.toCompletionStage().toCompletableFuture().get();
    }
}
