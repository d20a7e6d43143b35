package io.gatehouse.demo.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Starts programs in one directory, which nobody else may enter, each with a log there. */
record Launcher(Parts parts, Path directory) {

    void prepare() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(logs());
    }

    Path logs() {
        return directory.resolve("log");
    }

    /** @param name of the log file, and in exceptions */
    Child start(String name, Part part, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(parts.require(part).toString()), arguments.stream())
                .toList();
        return Child.start(name, command, directory, logs().resolve(name + ".log"));
    }
}
