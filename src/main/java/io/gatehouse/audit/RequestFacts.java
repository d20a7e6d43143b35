package io.gatehouse.audit;

import io.gatehouse.core.Call;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is the same in all events of a request.
 *
 * @param uri as kube-apiserver would write it
 * @param sources IP addresses, the peer's last
 * @param userAgent empty where the client sent none
 */
record RequestFacts(String auditId, String uri, String verb, List<String> sources, String userAgent, Instant received) {
    private static final int MAX_USER_AGENT_BYTES = 1024;
    private static final String CUT = "...TRUNCATED";

    static RequestFacts of(Call call) {
        return new RequestFacts(
                call.auditId(),
                RequestUri.of(call.target()),
                call.info().verb(),
                call.origin().addresses(),
                userAgent(call.headers().get("user-agent")),
                call.received());
    }

    private static String userAgent(@Nullable String header) {
        if (header == null) {
            return "";
        }
        // A header's characters are its bytes.
        return header.length() <= MAX_USER_AGENT_BYTES
                ? WireText.read(header)
                : WireText.read(header.substring(0, MAX_USER_AGENT_BYTES)) + CUT;
    }
}
