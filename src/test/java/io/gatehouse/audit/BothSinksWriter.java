package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.AuditConfiguration;
import io.gatehouse.config.AuditConfiguration.LogFile;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.gatehouse.config.AuditConfiguration.Stdout;
import io.gatehouse.lab.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A process that writes three events to a file and to its standard output. */
final class BothSinksWriter {
    private BothSinksWriter() {}

    static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BothSinksWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        AuditConfiguration configuration = new AuditConfiguration(
                Optional.of(Path.of("audit.yaml")),
                Optional.of(new LogFile(Path.of(arguments[0]), Mode.BLOCKING, 100, 0, 0)),
                Optional.of(new Stdout(Mode.BATCH)));
        Audit audit = Audit.open(configuration, Surroundings.NONE, new Counts());
        for (int i = 0; i < 3; i++) {
            audit.write(("{\"event\":" + i + "}").getBytes(UTF_8));
        }
        audit.close().toCompletionStage().toCompletableFuture().get();
        Surroundings.NONE.vertx().close();
    }
}
