package io.gatehouse.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificate that vouches for it.
 *
 * @param chain the certificate, then those of the authorities between it and a root, which is left out
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {

    /** @throws IllegalArgumentException if there is no certificate, or the key is not the first one's */
    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || !belongs(key, chain.get(0))) {
            throw new IllegalArgumentException("the private key is not the certificate's");
        }
    }

    /** Reads a certificate, with its chain, and its key; both may be in the same file. */
    public static CertifiedKey read(Path certificateFile, Path keyFile) throws PemException {
        List<X509Certificate> chain = Pem.readCertificates(certificateFile);
        PrivateKey key = Pem.readPrivateKey(keyFile);
        if (!belongs(key, chain.get(0))) {
            throw new PemException(
                    keyFile.toString(), "the private key is not that of the first certificate in " + certificateFile);
        }
        return new CertifiedKey(chain, key);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The chain as PEM, the certificate first. */
    public String certificatePem() {
        return Pem.encode(chain);
    }

    /** The private key as PEM (PKCS#8, not encrypted). */
    public String keyPem() {
        return Pem.encode(key);
    }

    /** Writes the chain with mode 0644 and the key with mode 0600, the key first; their folders must exist. */
    public void write(Path certificateFile, Path keyFile) throws IOException {
        AtomicFile.writeSecret(keyFile, keyPem());
        AtomicFile.write(certificateFile, certificatePem());
    }

    /** Without the key: nothing of it may reach a log. */
    @Override
    public String toString() {
        return "CertifiedKey[" + certificate().getSubjectX500Principal() + "]";
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) {
        try {
            byte[] probe = {1};
            Signature signature = Signature.getInstance(KeyKind.signatureOf(key));
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of two kinds
        }
    }
}
