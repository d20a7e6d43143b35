package io.gatehouse.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Signs certificates. A root is made new by {@link #create}, or read with its key; an authority below it, for chains of
 * three, is made by {@link #subordinate}.
 *
 * @param own its certificate and key; the chain of a subordinate one holds the authorities above it, the root left out
 */
public record CertificateAuthority(CertifiedKey own) {

    private static final int LIFE_DAYS = 3650;
    private static final int SIGNS_CERTIFICATES = 5;

    /** A new root with a P-256 key, valid for ten years. */
    public static CertificateAuthority create(String name) {
        return create(name, Validity.ofDays(LIFE_DAYS), KeyKind.P256, Optional.empty());
    }

    public static CertificateAuthority create(String name, Validity validity, KeyKind keyKind) {
        return create(name, validity, keyKind, Optional.empty());
    }

    /** @param pathLength how many authorities may be below it in a chain; empty for any number */
    public static CertificateAuthority create(
            String name, Validity validity, KeyKind keyKind, Optional<Integer> pathLength) {
        KeyPair keys = keyKind.generate();
        Subject subject = Subject.of(name);
        X509Certificate certificate =
                Issuer.root(subject, keys).authority(subject, validity, keys.getPublic(), pathLength);
        return new CertificateAuthority(new CertifiedKey(List.of(certificate), keys.getPrivate()));
    }

    /**
     * Reads one with its key.
     *
     * @throws PemException also if the certificate is not that of an authority that signs certificates
     */
    public static CertificateAuthority read(Path certificateFile, Path keyFile) throws PemException {
        CertifiedKey own = CertifiedKey.read(certificateFile, keyFile);
        if (own.certificate().getBasicConstraints() < 0) {
            throw new PemException(certificateFile.toString(), "the first certificate is not a CA's");
        }
        boolean[] uses = own.certificate().getKeyUsage();
        if (uses != null && !uses[SIGNS_CERTIFICATES]) {
            throw new PemException(certificateFile.toString(), "its key usage does not let it sign certificates");
        }
        return new CertificateAuthority(own);
    }

    /** How many authorities may be below it in a chain, by its own certificate and those above that are known here. */
    public int levelsBelow() {
        List<X509Certificate> chain = own.chain();
        return IntStream.range(0, chain.size())
                .map(level -> chain.get(level).getBasicConstraints() - level)
                .min()
                .orElseThrow();
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
        return new CertifiedKey(sign(spec, keys.getPublic()), keys.getPrivate());
    }

    /** A certificate, with its chain, for a key that somebody else keeps; nothing but the spec is in it. */
    public List<X509Certificate> sign(LeafSpec spec, PublicKey key) {
        return below(Issuer.of(own).leaf(spec, key));
    }

    /** A new authority that this one vouches for, and that may vouch for any number of others. */
    public CertificateAuthority subordinate(String name, Validity validity, KeyKind keyKind) {
        return subordinate(name, validity, keyKind, Optional.empty());
    }

    /** @param pathLength how many authorities may be below the new one in a chain; empty for any number */
    public CertificateAuthority subordinate(
            String name, Validity validity, KeyKind keyKind, Optional<Integer> pathLength) {
        KeyPair keys = keyKind.generate();
        X509Certificate certificate =
                Issuer.of(own).authority(Subject.of(name), validity, keys.getPublic(), pathLength);
        return new CertificateAuthority(new CertifiedKey(below(certificate), keys.getPrivate()));
    }

    /** Writes the certificate with mode 0644 and the key with mode 0600; their folders must exist. */
    public void write(Path certificateFile, Path keyFile) throws IOException {
        own.write(certificateFile, keyFile);
    }

    private List<X509Certificate> below(X509Certificate certificate) {
        Stream<X509Certificate> above = own.chain().stream().filter(c -> !isRoot(c));
        return Stream.concat(Stream.of(certificate), above).toList();
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
