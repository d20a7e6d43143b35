package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@code gatehouse certs} in a folder: files are named from there, and in what it says too. */
record CertsFolder(Path folder) {

    /** @param line where every word that has an ending, or is behind {@code --output}, is a file */
    Ran run(String line) {
        List<String> words = List.of(("certs " + line).split(" "));
        String[] arguments = new String[words.size()];
        for (int i = 0; i < arguments.length; i++) {
            boolean isFile = words.get(i).matches("[a-z]+\\.(crt|key|csr)")
                    || i > 0 && words.get(i - 1).equals("--output");
            arguments[i] = isFile ? file(words.get(i)).toString() : words.get(i);
        }
        Ran ran = Ran.with(arguments);
        return new Ran(
                ran.code(), ran.out().replace(folder + "/", ""), ran.err().replace(folder + "/", ""));
    }

    /** What it says; the test fails if it does not end well. */
    String ok(String line) {
        Ran ran = run(line);
        assertEquals(0, ran.code(), ran::toString);
        assertEquals("", ran.err());
        return ran.out();
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    X509Certificate certificate(String name) throws IOException {
        return Pem.readCertificates(file(name)).get(0);
    }

    String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
    }

    List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
