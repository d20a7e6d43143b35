package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.wire.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** A short name for a template of pods: the same for the same template. */
final class TemplateHash {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 10;

    private TemplateHash() {}

    static String of(@Nullable Object template) {
        byte[] digest = sha256().digest(Json.write(template));
        StringBuilder hash = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            hash.append(LETTERS.charAt((digest[i] & 0xff) % LETTERS.length()));
        }
        return hash.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }
}
