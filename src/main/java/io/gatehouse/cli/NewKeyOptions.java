package io.gatehouse.cli;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.KeyKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which key is made, and where it and its certificate are written. */
final class NewKeyOptions {
    @Option(
            names = "--key-type",
            paramLabel = "TYPE",
            defaultValue = "p256",
            converter = Kind.class,
            description = "Of the key (${DEFAULT-VALUE}): p256, rsa-2048, rsa-3072 or rsa-4096.")
    private KeyKind kind;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            required = true,
            description = "What is written, without its ending: NAME.crt, and NAME.key for its owner alone.")
    private Path output;

    @Option(names = "--force", description = "Replaces files that are there.")
    private boolean force;

    static final class Kind implements ITypeConverter<KeyKind> {
        @Override
        public KeyKind convert(String word) {
            return Word.read(KeyKind.class, word);
        }
    }

    KeyKind kind() {
        return kind;
    }

    /** @param inputs what the command reads */
    void requireFree(Path... inputs) throws IOException {
        for (Path file : List.of(certificateFile(), keyFile())) {
            OutputFile written = new OutputFile(file, force);
            for (Path input : inputs) {
                written.requireNot(input);
            }
            written.requireFree();
        }
    }

    void write(CertifiedKey made, PrintWriter out) throws IOException {
        made.write(certificateFile(), keyFile());
        out.println("wrote " + certificateFile() + " and " + keyFile());
    }

    private Path certificateFile() {
        return Path.of(output + ".crt");
    }

    private Path keyFile() {
        return Path.of(output + ".key");
    }
}
