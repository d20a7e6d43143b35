package io.gatehouse.pki;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate signing requests as honest people and others make them. */
public final class MintedRequest {
    private final X500Name subject;
    private final ExtensionsGenerator extensions = new ExtensionsGenerator();
    private KeyPair named = KeyKind.P256.generate();
    private KeyPair signing = named;

    private MintedRequest(String subject) {
        this.subject = new X500Name(subject);
    }

    public static MintedRequest of(String subject) {
        return new MintedRequest(subject);
    }

    public MintedRequest withKey(KeyPair keys) {
        named = keys;
        signing = keys;
        return this;
    }

    /** It names a key that its maker does not have. */
    public MintedRequest signedByAnother(KeyPair other) {
        signing = other;
        return this;
    }

    public MintedRequest asking(ASN1ObjectIdentifier extension, ASN1Encodable value) throws IOException {
        extensions.addExtension(extension, true, value);
        return this;
    }

    public String pem() throws IOException {
        PKCS10CertificationRequestBuilder form = new JcaPKCS10CertificationRequestBuilder(subject, named.getPublic());
        if (!extensions.isEmpty()) {
            form.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        try {
            JcaContentSignerBuilder signer = new JcaContentSignerBuilder(KeyKind.signatureOf(signing.getPrivate()));
            byte[] request = form.build(signer.build(signing.getPrivate())).getEncoded();
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request)
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
