package io.gatehouse.lab;

import java.io.IOException;
import java.nio.file.Path;

/** OpenSSL, which stands for everybody else that makes certificates and reads ours. Files are named from a folder. */
public record Openssl(Path folder) {

    /** Both of its outputs; the test fails if it does not end well. */
    public String ok(String arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        try (Running running = Running.start(builder)) {
            running.input().close();
            return running.awaitEnd().ok();
        }
    }
}
