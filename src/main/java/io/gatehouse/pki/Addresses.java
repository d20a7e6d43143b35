package io.gatehouse.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.bouncycastle.util.IPAddress;

/** IP addresses as alternative names have them. */
public final class Addresses {
    private Addresses() {}

    /** Whether it is an IPv4 or IPv6 address, without a mask and without a zone. */
    public static boolean isLiteral(String text) {
        return IPAddress.isValid(text);
    }

    static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) { // of another length
            return HexFormat.of().formatHex(octets);
        }
    }
}
