package io.gatehouse.attacks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Secrets that are looked for wherever they must not be, in every form that they may have there. */
final class Canaries {
    private final List<String> forms = new ArrayList<>();
    private int made;

    /** A secret that nothing else looks like. */
    String next() {
        made++;
        return keep("canary" + made + "q7Zx" + made + "kV9w");
    }

    /** Looks for this one too. */
    String keep(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(secret);
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return secret;
    }

    /** As a password is sent. The pair's own form does not hold the password's. */
    String basic(String user, String password) {
        String encoded = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        forms.add(encoded);
        return encoded;
    }

    /** The lines of a PEM file's middle, which are its secret. */
    void keepPem(String pem) {
        pem.lines().filter(line -> line.length() >= 32 && !line.startsWith("-")).forEach(forms::add);
    }

    /** Those that are in a text. */
    List<String> in(String text) {
        return forms.stream().filter(text::contains).toList();
    }

    int count() {
        return forms.size();
    }
}
