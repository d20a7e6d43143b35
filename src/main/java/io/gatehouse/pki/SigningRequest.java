package io.gatehouse.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A request for a certificate (PKCS#10), whose signature has proven that its maker has the key. All else in it is a
 * stranger's wish: {@link CertificateAuthority#sign} is given the key, and what somebody has allowed.
 *
 * @param subject whom it wants to name
 * @param wishes all that it asks for, the subject included, in words
 */
public record SigningRequest(PublicKey publicKey, Subject subject, Contents wishes) {

    /** @throws PemException also if nobody has proven to have the key, or it is not one to be signed */
    public static SigningRequest read(Path file) throws PemException {
        return parse(file.toString(), Pem.text(file));
    }

    static SigningRequest parse(String source, String text) throws PemException {
        byte[] encoded = Pem.request(source, text);
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(encoded);
            PublicKey key = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
            Optional<String> weakness = KeyStrength.weakness(key);
            if (weakness.isPresent()) {
                throw new PemException(source, "its key is " + weakness.get());
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new PemException(source, "its signature is not by its key, which its maker may not have");
            }
            return new SigningRequest(
                    key,
                    Subject.of(request.getSubject()),
                    Contents.of(request.getSubject(), request.getRequestedExtensions()));
        } catch (PemException e) {
            throw e;
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            throw new PemException(source, "is not a valid certificate signing request, or of an unknown kind");
        }
    }
}
