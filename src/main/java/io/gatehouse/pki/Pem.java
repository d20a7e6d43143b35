package io.gatehouse.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates and keys as text (RFC 7468). What stands outside the blocks is skipped, and so are blocks that were not
 * asked for: a file may hold a certificate and its key.
 */
public final class Pem {

    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** All certificates of a file, in its order; none is an error. */
    public static List<X509Certificate> readCertificates(Path file) throws PemException {
        return certificates(file.toString(), text(file));
    }

    /** The first private key of a file: PKCS#8, SEC 1 or PKCS#1, not encrypted. */
    public static PrivateKey readPrivateKey(Path file) throws PemException {
        return privateKey(file.toString(), text(file));
    }

    /**
     * All certificates of a text, in its order; none is an error.
     *
     * @param source what the exceptions call the text
     */
    public static List<X509Certificate> certificates(String source, String text) throws PemException {
        List<X509Certificate> certificates = new ArrayList<>();
        PemBlocks blocks = PemBlocks.parse(source, text);
        for (PemBlocks.Block block : blocks.all()) {
            if (block.type().equals("CERTIFICATE")) {
                certificates.add(certificate(source, block));
            }
        }
        if (certificates.isEmpty()) {
            throw blocks.lacking("a certificate");
        }
        return List.copyOf(certificates);
    }

    /**
     * The first private key of a text.
     *
     * @param source what the exceptions call the text
     */
    public static PrivateKey privateKey(String source, String text) throws PemException {
        PemBlocks blocks = PemBlocks.parse(source, text);
        for (PemBlocks.Block block : blocks.all()) {
            if (block.type().endsWith("PRIVATE KEY")) {
                return PrivateKeys.decode(source, block);
            }
        }
        throw blocks.lacking("a private key");
    }

    /** The one certificate signing request of a text, as it is encoded. */
    static byte[] request(String source, String text) throws PemException {
        PemBlocks blocks = PemBlocks.parse(source, text);
        List<PemBlocks.Block> requests = blocks.all().stream()
                .filter(block -> block.type().matches("(NEW )?CERTIFICATE REQUEST"))
                .toList();
        if (requests.isEmpty()) {
            throw blocks.lacking("a certificate signing request");
        }
        if (requests.size() > 1) {
            throw new PemException(source, "has " + requests.size() + " certificate signing requests; expected one");
        }
        return requests.get(0).bytes();
    }

    public static String encode(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("a certificate without an encoding", e);
            }
        }
        return text.toString();
    }

    /** As PKCS#8, not encrypted. */
    public static String encode(PrivateKey key) {
        return block("PRIVATE KEY", encoded(key));
    }

    public static String encode(PublicKey key) {
        return block("PUBLIC KEY", encoded(key));
    }

    private static byte[] encoded(Key key) {
        byte[] bytes = key.getEncoded();
        if (bytes == null) {
            throw new IllegalArgumentException("a key that its keeper does not hand out");
        }
        return bytes;
    }

    private static String block(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + BASE64.encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }

    private static X509Certificate certificate(String source, PemBlocks.Block block) throws PemException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.bytes()));
        } catch (CertificateException e) {
            throw new PemException(source, "line " + block.line() + ": not a valid X.509 certificate");
        }
    }

    static String text(Path file) throws PemException {
        try {
            // Not as UTF-8: a stray byte in a comment outside the blocks is no fault.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PemException(file.toString(), "there is no such file");
        } catch (AccessDeniedException e) {
            throw new PemException(file.toString(), "may not be read");
        } catch (IOException e) {
            throw new PemException(file.toString(), Files.isDirectory(file) ? "is a folder" : "cannot be read");
        }
    }
}
