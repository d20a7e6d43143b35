package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How a listener speaks TLS.
 *
 * @param certificates chosen by the server name that the client asks for; the first one where none fits
 */
public record TlsConfiguration(
        List<Certificate> certificates,
        @Default("TLSv1.2") Version minimumVersion,
        @Default("auto") Engine engine) {

    public TlsConfiguration {
        expect(!certificates.isEmpty(), "certificates", "an empty list", "at least one certificate with its key");
    }

    /**
     * A certificate with its chain, and its private key, both PEM.
     *
     * @param certificateFile the leaf first
     */
    public record Certificate(Path certificateFile, Path keyFile) {}

    /** The oldest version that is spoken. */
    public enum Version {
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Which library does the cryptography. */
    public enum Engine {
        /** BoringSSL where it can be loaded, else the JDK's. */
        AUTO,
        BORINGSSL,
        JDK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
