package io.gatehouse.core;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IP addresses as text, in the form that Go and so Kubernetes writes them in (RFC 5952). */
public final class AddressText {
    private AddressText() {}

    /** Without a zone, and as an IPv4 one what is one in an IPv6 one; empty where it is none. */
    public static Optional<String> of(String text) {
        int zone = text.indexOf('%');
        byte[] bytes = text.startsWith("[")
                ? null
                : NetUtil.createByteArrayFromIpAddressString(zone < 0 ? text : text.substring(0, zone));
        try {
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(NetUtil.toAddressString(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of another length", e);
        }
    }
}
