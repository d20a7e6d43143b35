package io.gatehouse.cel;

import static dev.cel.common.types.SimpleType.BOOL;
import static io.gatehouse.cel.Parameters.STRING;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.gatehouse.cel.Functions.Parameter;
import io.gatehouse.core.GoText;

/** IP addresses and networks (k8s.io/apiserver, {@code cel/library/ip.go} and {@code cidr.go}). */
final class AddressFunctions {
    private static final OpaqueType IP_TYPE = OpaqueType.create("net.IP");
    private static final OpaqueType CIDR_TYPE = OpaqueType.create("net.CIDR");
    private static final Parameter<IpAddress> IP = new Parameter<>(IP_TYPE, IpAddress.class);
    private static final Parameter<Cidr> CIDR = new Parameter<>(CIDR_TYPE, Cidr.class);

    static final Functions ALL = new Functions()
            .global("ip", "string_to_ip", IP_TYPE, STRING, AddressFunctions::ip)
            .global("isIP", "is_ip", BOOL, STRING, text -> IpAddress.parse(text).isPresent())
            .global(
                    "ip.isCanonical",
                    "ip_is_canonical",
                    BOOL,
                    STRING,
                    text -> ip(text).toString().equals(text))
            .global("string", "ip_to_string", SimpleType.STRING, IP, IpAddress::toString)
            .member("family", "ip_family", SimpleType.INT, IP, ip -> ip.bits() == 32 ? 4L : 6L)
            .member(
                    "isUnspecified",
                    "ip_is_unspecified",
                    BOOL,
                    IP,
                    ip -> ip.address().isAnyLocalAddress())
            .member("isLoopback", "ip_is_loopback", BOOL, IP, ip -> ip.address().isLoopbackAddress())
            .member("isLinkLocalMulticast", "ip_is_link_local_multicast", BOOL, IP, IpAddress::isLinkLocalMulticast)
            .member("isLinkLocalUnicast", "ip_is_link_local_unicast", BOOL, IP, IpAddress::isLinkLocalUnicast)
            .member("isGlobalUnicast", "ip_is_global_unicast", BOOL, IP, IpAddress::isGlobalUnicast)
            .global("cidr", "string_to_cidr", CIDR_TYPE, STRING, AddressFunctions::cidr)
            .global("isCIDR", "is_cidr", BOOL, STRING, text -> Cidr.parse(text).isPresent())
            .global("string", "cidr_to_string", SimpleType.STRING, CIDR, Cidr::toString)
            .member(
                    "containsIP",
                    "cidr_contains_ip_string",
                    BOOL,
                    CIDR,
                    STRING,
                    (cidr, text) -> cidr.contains(ip(text)))
            .member("containsIP", "cidr_contains_ip_ip", BOOL, CIDR, IP, (Cidr cidr, IpAddress ip) -> cidr.contains(ip))
            .member(
                    "containsCIDR",
                    "cidr_contains_cidr_string",
                    BOOL,
                    CIDR,
                    STRING,
                    (cidr, text) -> cidr.contains(cidr(text)))
            .member(
                    "containsCIDR",
                    "cidr_contains_cidr",
                    BOOL,
                    CIDR,
                    CIDR,
                    (Cidr cidr, Cidr other) -> cidr.contains(other))
            .member("ip", "cidr_ip", IP_TYPE, CIDR, Cidr::address)
            .member("prefixLength", "cidr_prefix_length", SimpleType.INT, CIDR, cidr -> (long) cidr.prefix())
            .member("masked", "cidr_masked", CIDR_TYPE, CIDR, Cidr::masked);

    private static final int MAX_SHOWN = 64;

    private AddressFunctions() {}

    private static IpAddress ip(String text) throws CelEvaluationException {
        return IpAddress.parse(text).orElseThrow(() -> new CelEvaluationException(noAddress(text)));
    }

    private static String noAddress(String text) {
        String quoted = GoText.quoted(text.substring(0, Math.min(MAX_SHOWN, text.length())));
        return "IP Address " + quoted + " parse error during conversion from string: ParseAddr(" + quoted
                + "): unable to parse IP";
    }

    private static Cidr cidr(String text) throws CelEvaluationException {
        return Cidr.parse(text)
                .orElseThrow(
                        () -> new CelEvaluationException("network address parse error during conversion from string"));
    }
}
