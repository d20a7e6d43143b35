package io.gatehouse.pki;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** Which names an authority may vouch for (RFC 5280 §4.2.1.10): those of a subject, and its alternative ones. */
public final class NameConstraints {
    private NameConstraints() {}

    /** Whether an authority may vouch for all names of a certificate below it; not if they cannot be read. */
    public static boolean allow(X509Certificate authority, X509Certificate below) {
        if (authority.getExtensionValue(Extension.nameConstraints.getId()) == null) {
            return true;
        }
        try {
            JcaX509CertificateHolder holder = new JcaX509CertificateHolder(below);
            check(validator(authority), names(holder.getSubject(), holder.getExtensions()));
            return true;
        } catch (NameConstraintValidatorException | CertificateEncodingException | RuntimeException e) {
            return false;
        }
    }

    private static PKIXNameConstraintValidator validator(X509Certificate authority)
            throws CertificateEncodingException {
        org.bouncycastle.asn1.x509.NameConstraints constraints =
                org.bouncycastle.asn1.x509.NameConstraints.getInstance(new JcaX509CertificateHolder(authority)
                        .getExtension(Extension.nameConstraints)
                        .getParsedValue());
        PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
        if (constraints.getPermittedSubtrees() != null) {
            validator.intersectPermittedSubtree(constraints.getPermittedSubtrees());
        }
        if (constraints.getExcludedSubtrees() != null) {
            for (GeneralSubtree excluded : constraints.getExcludedSubtrees()) {
                validator.addExcludedSubtree(excluded);
            }
        }
        return validator;
    }

    private static GeneralName[] names(X500Name subject, Extensions extensions) {
        GeneralNames alternative = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return Stream.concat(
                        subject.getRDNs().length == 0 ? Stream.of() : Stream.of(new GeneralName(subject)),
                        alternative == null ? Stream.of() : Stream.of(alternative.getNames()))
                .toArray(GeneralName[]::new);
    }

    private static void check(PKIXNameConstraintValidator validator, GeneralName[] names)
            throws NameConstraintValidatorException {
        for (GeneralName name : names) {
            validator.checkPermitted(name);
            validator.checkExcluded(name);
        }
    }
}
