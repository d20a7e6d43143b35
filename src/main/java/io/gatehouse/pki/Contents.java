package io.gatehouse.pki;

import io.gatehouse.core.GoText;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says, or a request asks for, in words for people: one for each attribute, name and use. Values are
 * quoted, so that none can look like another one or play with a terminal.
 *
 * @param subject such as {@code CN "alice"}
 * @param extensions such as {@code DNS "localhost"}, {@code use client} and {@code authority}
 */
public record Contents(List<String> subject, List<String> extensions) {
    private static final int LONGEST_HEX = 40;
    private static final Map<String, String> ATTRIBUTES =
            Map.of(Subject.COMMON_NAME, "CN", Subject.ORGANIZATION, "O", Subject.UID, "UID");
    private static final Map<String, String> USES =
            Map.of(Purpose.CLIENT.oid, "client", Purpose.SERVER.oid, "server", Purpose.ANY.oid, "any");

    public Contents {
        subject = List.copyOf(subject);
        extensions = List.copyOf(extensions);
    }

    public static Contents of(X509Certificate certificate) {
        try {
            JcaX509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
            return of(holder.getSubject(), holder.getExtensions());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without an encoding", e);
        }
    }

    static Contents of(X500Name name, @Nullable Extensions extensions) {
        List<String> attributes = Stream.of(name.getRDNs())
                .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
                .map(Contents::attribute)
                .toList();
        List<String> others = new ArrayList<>();
        if (extensions != null) {
            for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
                others.addAll(extension(extensions.getExtension(id)));
            }
        }
        return new Contents(attributes, others);
    }

    /** All of them, the subject's first. */
    public List<String> all() {
        return Stream.concat(subject.stream(), extensions.stream()).toList();
    }

    private static String attribute(AttributeTypeAndValue attribute) {
        String type = attribute.getType().getId();
        ASN1Encodable value = attribute.getValue();
        return ATTRIBUTES.getOrDefault(type, type) + " "
                + GoText.quoted(value instanceof ASN1String text ? text.getString() : value.toString());
    }

    private static List<String> extension(Extension extension) {
        ASN1ObjectIdentifier id = extension.getExtnId();
        if (id.equals(Extension.subjectAlternativeName)) {
            return Stream.of(
                            GeneralNames.getInstance(extension.getParsedValue()).getNames())
                    .map(Contents::name)
                    .toList();
        }
        if (id.equals(Extension.extendedKeyUsage)) {
            return Stream.of(ExtendedKeyUsage.getInstance(extension.getParsedValue())
                            .getUsages())
                    .map(use -> "use " + USES.getOrDefault(use.getId(), use.getId()))
                    .toList();
        }
        if (id.equals(Extension.basicConstraints)) {
            return authority(BasicConstraints.getInstance(extension.getParsedValue()));
        }
        String hex = HexFormat.of().formatHex(extension.getExtnValue().getOctets());
        return List.of(
                "extension " + id + " = " + (hex.length() > LONGEST_HEX ? hex.substring(0, LONGEST_HEX) + "…" : hex));
    }

    private static List<String> authority(BasicConstraints constraints) {
        if (!constraints.isCA()) {
            return List.of();
        }
        return List.of(
                constraints.getPathLenConstraint() == null
                        ? "authority"
                        : "authority over " + constraints.getPathLenConstraint() + " levels of others");
    }

    private static String name(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> "DNS " + GoText.quoted(((ASN1String) name.getName()).getString());
            case GeneralName.iPAddress -> "IP " + Addresses.text(((ASN1OctetString) name.getName()).getOctets());
            default -> "name " + GoText.quoted(name.toString());
        };
    }
}
