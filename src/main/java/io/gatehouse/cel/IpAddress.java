package io.gatehouse.cel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address as Go's {@code netip} reads one, without zones and IPv4-mapped IPv6. */
record IpAddress(InetAddress address) {
    private static final int MAX_LENGTH = 45;
    private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 =
            Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*(" + OCTET + "(\\." + OCTET + "){3})?");

    static Optional<IpAddress> parse(String text) {
        boolean isLiteral = text.length() <= MAX_LENGTH
                && (V4.matcher(text).matches() || V6.matcher(text).matches());
        if (!isLiteral) {
            return Optional.empty();
        }
        try {
            IpAddress address = new IpAddress(InetAddress.getByName(text)); // a literal: nobody is asked
            boolean isMapped = text.indexOf(':') >= 0 && address.bytes().length == 4;
            return isMapped ? Optional.empty() : Optional.of(address);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return address.getAddress();
    }

    int bits() {
        return bytes().length * 8;
    }

    boolean isLinkLocalMulticast() {
        byte[] bytes = bytes();
        return bytes.length == 4
                ? bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0
                : bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 0x02;
    }

    boolean isGlobalUnicast() {
        boolean isBroadcast = Arrays.equals(bytes(), new byte[] {-1, -1, -1, -1});
        return !isBroadcast
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !isLinkLocalUnicast();
    }

    boolean isLinkLocalUnicast() {
        byte[] bytes = bytes();
        return bytes.length == 4
                ? bytes[0] == (byte) 169 && bytes[1] == (byte) 254
                : bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    /** The form of RFC 5952. */
    @Override
    public String toString() {
        return bytes().length == 4 ? address.getHostAddress() : compressed();
    }

    private String compressed() {
        String[] groups = address.getHostAddress().split(":");
        int from = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int zeros = 0;
            while (i + zeros < groups.length && groups[i + zeros].equals("0")) {
                zeros++;
            }
            if (zeros > length) {
                from = i;
                length = zeros;
            }
        }
        if (from < 0) {
            return String.join(":", groups);
        }
        return String.join(":", Arrays.asList(groups).subList(0, from))
                + "::"
                + String.join(":", Arrays.asList(groups).subList(from + length, groups.length));
    }
}
