package io.gatehouse.config;

/**
 * One thing that is wrong with a file.
 *
 * @param line from 1, 0 where the fault is the file's as a whole
 * @param path inside the file, as in {@code listeners[0].port}; empty for the file as a whole
 * @param message what is there, and what was expected
 */
public record Fault(String file, int line, String path, String message) {
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + (path.isEmpty() ? message : path + ": " + message);
    }
}
