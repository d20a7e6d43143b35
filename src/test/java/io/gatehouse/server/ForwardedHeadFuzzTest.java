package io.gatehouse.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardedHeadFuzzTest {
    static Stream<byte[]> heads() {
        return Stream.of(
                        "GET /version HTTP/1.1\r\nHost: a\r\nX-Remote-User: root\r\n\r\n",
                        "POST /api/v1/pods?a=b HTTP/1.1\r\nHost: a:1\r\nContent-Length: 2\r\nX-A:  b \r\n\r\n{}",
                        "PUT /api HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close, Host, X-Remote-User\r\nHost_: b\r\n\r\n",
                        "GET /%zz HTTP/1.1\r\nHost: a\r\nImpersonate_User: b\r\n\u00e9: c\r\nX-\u0001: d\r\n\r\n",
                        "PATCH /a HTTP/1.1\r\nhost: a\r\nX-A: \u00e9\t\u0085\r\nTE: trailers\r\nExpect: 100-continue\r\n\r\n",
                        "DELETE /a HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\nAuthorization: x\r\nX_Forwarded_For: 1\r\n\r\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("heads")
    @FuzzTest
    void anApiServerReadsWhatTheGateHasRead(byte @NotNull [] bytes) {
        Heads.of(bytes).forEach(Forwarded::check);
    }
}
