package io.gatehouse.authn;

import io.gatehouse.core.AddressText;
import io.gatehouse.core.Call;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a proxy says of a request beside whom it is by: where it comes from, read as kube-apiserver does (k8s.io/apimachinery, {@code
 * util/net.SourceIPs}), and the ID under which the proxy has written it down.
 */
final class ProxiedRequest {
    private static final String AUDIT_ID = "Audit-Id";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String REAL_IP = "X-Real-Ip";

    /** kube-apiserver takes any; but it shows no more than so much of it in its log. */
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

    /** Each proxy adds one; what a client has put before them need not be kept for ever. */
    private static final int MOST_ADDRESSES = 64;

    private ProxiedRequest() {}

    static boolean isTold(MultiMap headers) {
        return headers.contains(AUDIT_ID) || headers.contains(FORWARDED_FOR) || headers.contains(REAL_IP);
    }

    static Call of(Call sent) {
        return sent.told(auditId(sent), sent.origin().behind(addresses(sent.headers())));
    }

    /** Two of them may be a client's and its proxy's. */
    private static String auditId(Call sent) {
        List<String> said = sent.headers().getAll(AUDIT_ID);
        return said.size() == 1 && ID.matcher(said.get(0)).matches() ? said.get(0) : sent.auditId();
    }

    private static List<String> addresses(MultiMap headers) {
        String all = String.join(",", headers.getAll(FORWARDED_FOR));
        List<String> addresses = new ArrayList<>(Arrays.stream(all.split(","))
                .map(String::strip)
                .filter(text -> text.indexOf('%') < 0)
                .flatMap(text -> AddressText.of(text).stream())
                .toList());
        headers.getAll(REAL_IP).stream()
                .limit(1)
                .flatMap(text -> AddressText.of(text).stream())
                .filter(address -> !addresses.contains(address))
                .forEach(addresses::add);
        return addresses.subList(Math.max(0, addresses.size() - MOST_ADDRESSES), addresses.size());
    }
}
