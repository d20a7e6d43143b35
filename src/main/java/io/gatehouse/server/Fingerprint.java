package io.gatehouse.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether any of some files has changed, by what is in them and not by their dates. */
final class Fingerprint {
    private static final String LOOKED_AT = "unix:ino,size,ctime,lastModifiedTime";

    private Fingerprint() {}

    /** Cheap: differs whenever a file was written or another one has taken its place, behind links too. */
    static Map<Path, String> ofAttributes(Collection<Path> files) {
        Map<Path, String> all = new TreeMap<>();
        files.forEach(file -> all.put(file, attributes(file)));
        return all;
    }

    private static String attributes(Path file) {
        try {
            return new TreeMap<>(Files.readAttributes(file, LOOKED_AT)).toString();
        } catch (IOException e) {
            return "unreadable";
        } catch (UnsupportedOperationException e) {
            return ofContents(file);
        }
    }

    /** Differs when what is in a file differs. */
    static Map<Path, String> ofContents(Collection<Path> files) {
        Map<Path, String> all = new TreeMap<>();
        files.forEach(file -> all.put(file, ofContents(file)));
        return all;
    }

    private static String ofContents(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = Files.readAllBytes(file);
            String hash = HexFormat.of().formatHex(digest.digest(bytes));
            Arrays.fill(bytes, (byte) 0);
            return hash;
        } catch (IOException e) {
            return "unreadable";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
