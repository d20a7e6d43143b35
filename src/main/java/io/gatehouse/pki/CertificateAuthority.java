package io.gatehouse.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Signs certificates. A root is made new by {@link #create}, or read with its key; an authority below it, for chains of
 * three, is made by {@link #subordinate}.
 *
 * @param own its certificate and key; the chain of a subordinate one holds the authorities above it, the root left out
 */
public record CertificateAuthority(CertifiedKey own) {

    private static final int LIFE_DAYS = 3650;

    /** A new root with a P-256 key, valid for ten years. */
    public static CertificateAuthority create(String name) {
        return create(name, Validity.ofDays(LIFE_DAYS), KeyKind.P256);
    }

    public static CertificateAuthority create(String name, Validity validity, KeyKind keyKind) {
        KeyPair keys = keyKind.generate();
        Subject subject = Subject.of(name);
        X509Certificate certificate = Issuer.root(subject, keys).authority(subject, validity, keys.getPublic());
        return new CertificateAuthority(new CertifiedKey(List.of(certificate), keys.getPrivate()));
    }

    /**
     * Reads one with its key.
     *
     * @throws PemException also if the certificate is not an authority's
     */
    public static CertificateAuthority read(Path certificateFile, Path keyFile) throws PemException {
        CertifiedKey own = CertifiedKey.read(certificateFile, keyFile);
        if (own.certificate().getBasicConstraints() < 0) {
            throw new PemException(certificateFile.toString(), "the first certificate is not a CA's");
        }
        return new CertificateAuthority(own);
    }

    public X509Certificate certificate() {
        return own.certificate();
    }

    /** Its certificate as PEM; of a root, what those who are to trust it are given. */
    public String certificatePem() {
        return Pem.encode(List.of(certificate()));
    }

    /** A new key and a certificate for it; the spec is taken as it is, also where it outlives this authority. */
    public CertifiedKey issue(LeafSpec spec) {
        KeyPair keys = spec.keyKind().generate();
        return below(Issuer.of(own).leaf(spec, keys.getPublic()), keys);
    }

    /** A new authority that this one vouches for. */
    public CertificateAuthority subordinate(String name, Validity validity, KeyKind keyKind) {
        KeyPair keys = keyKind.generate();
        return new CertificateAuthority(
                below(Issuer.of(own).authority(Subject.of(name), validity, keys.getPublic()), keys));
    }

    /** Writes the certificate with mode 0644 and the key with mode 0600; their folders must exist. */
    public void write(Path certificateFile, Path keyFile) throws IOException {
        own.write(certificateFile, keyFile);
    }

    private CertifiedKey below(X509Certificate certificate, KeyPair keys) {
        Stream<X509Certificate> above = own.chain().stream().filter(c -> !isRoot(c));
        return new CertifiedKey(Stream.concat(Stream.of(certificate), above).toList(), keys.getPrivate());
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
