package io.gatehouse.cel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address and how many of its bits name the network. */
record Cidr(IpAddress address, int prefix) {
    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]+)/(0|[1-9]\\d{0,2})");
    private static final int MAX_LENGTH = 50;

    static Optional<Cidr> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !form.matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(form.group(2));
        return IpAddress.parse(form.group(1))
                .filter(address -> prefix <= address.bits())
                .map(address -> new Cidr(address, prefix));
    }

    boolean contains(IpAddress other) {
        return other.bits() == address.bits() && masked(other).equals(masked(address));
    }

    boolean contains(Cidr other) {
        return prefix <= other.prefix && contains(other.address);
    }

    Cidr masked() {
        return new Cidr(masked(address), prefix);
    }

    private IpAddress masked(IpAddress whole) {
        byte[] bytes = whole.bytes();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, prefix - 8 * i));
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // as many bytes as before
        }
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
