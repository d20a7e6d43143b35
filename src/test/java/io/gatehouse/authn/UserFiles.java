package io.gatehouse.authn;

import io.gatehouse.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Files of users to fuzz with, each of whose secrets can be told from all else. */
final class UserFiles {
    private static final String CANARY = "canary7f3a9c";

    private UserFiles() {}

    interface Reading {
        void read(Path file) throws InvalidConfigurationException;
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "1,alice,u-1,\"dev,qa\"\n",
                        ",bob,\r\n\r\n\"2\",carol,u-2,\n",
                        "1,a\n",
                        "1,,u\n2,\tb,\n",
                        "\"3,dave,u",
                        "\"\n\",erin,u,system:masters",
                        "1,system:" + CANARY + ",u\n",
                        "$2y$99$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq,system:x,u,system:y")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever stands there is read, or refused without a word of a secret. */
    static void check(byte[] bytes, Reading reading) throws IOException {
        Path file = Files.createTempFile("users", ".csv");
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            String canary = canary(text);
            Files.write(file, bytes);
            read(reading, file, canary);
            Files.writeString(file, withCanaries(text, canary));
            read(reading, file, canary);
        } finally {
            Files.delete(file);
        }
    }

    private static void read(Reading reading, Path file, String canary) {
        try {
            reading.read(file);
        } catch (InvalidConfigurationException e) {
            if (e.faults().isEmpty() || String.valueOf(e.getMessage()).contains(canary)) {
                throw new AssertionError("says nothing, or a secret: " + e.getMessage());
            }
        }
    }

    /** One that the text has not itself: whoever fuzzes sees what is looked for, and writes it into names. */
    private static String canary(String text) {
        String canary = CANARY;
        while (text.contains(canary)) {
            canary += "7";
        }
        return canary;
    }

    /** At the beginning of lines, where secrets stand; behind a quote nobody knows what a line's beginning is. */
    private static String withCanaries(String text, String canary) {
        StringBuilder all = new StringBuilder();
        boolean isPlain = true;
        for (String line : text.split("\n", -1)) {
            if (isPlain && line.startsWith("\"")) {
                all.append('"').append(canary).append(line.substring(1));
            } else {
                all.append(isPlain ? canary : "").append(line);
            }
            all.append('\n');
            isPlain &= line.indexOf('"') < 0;
        }
        return all.toString();
    }
}
