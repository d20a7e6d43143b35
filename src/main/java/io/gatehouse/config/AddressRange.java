package io.gatehouse.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IP addresses that begin with the same bits (RFC 4632), such as {@code 10.0.0.0/8}. */
public final class AddressRange {
    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]+)/([1-9]\\d{0,2})");

    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** Empty where it is none in its usual form: without a length, with bits behind it, or with all addresses there are. */
    public static Optional<AddressRange> of(String text) {
        Matcher parts = FORM.matcher(text);
        byte[] first = parts.matches() ? NetUtil.createByteArrayFromIpAddressString(parts.group(1)) : null;
        if (first == null) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(parts.group(2));
        boolean isWhole = bits <= first.length * 8 && Arrays.equals(masked(first, bits), first);
        return isWhole && !isIpv4InIpv6(first) ? Optional.of(new AddressRange(first, bits)) : Optional.empty();
    }

    /** No connection has such an address here: it is an IPv4 one by then. */
    private static boolean isIpv4InIpv6(byte[] address) {
        byte[] prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
        return address.length == 16 && Arrays.equals(Arrays.copyOf(address, prefix.length), prefix);
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == first.length && Arrays.equals(masked(bytes, bits), first);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] = (byte) (address[i] & 0xff << 8 - kept);
        }
        return masked;
    }
}
