package io.gatehouse.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardedUpgradeFuzzTest {
    private static final String EXEC = " /api/v1/namespaces/n/pods/p/exec?command=id HTTP/1.1\r\nHost: a\r\n";

    static Stream<byte[]> heads() {
        return Stream.of(
                        "GET" + EXEC + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n\r\n",
                        "POST" + EXEC
                                + "Connection: keep-alive, upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n",
                        "GET" + EXEC + "Connection: Upgrade, X-Remote-User\r\nupgrade: WebSocket \r\nX-A: b\r\n\r\n\0",
                        "GET" + EXEC + "Connection: upgrade\r\nUpgrade: websocket\r\nX-Remote-User: root\r\n\r\n",
                        "GET" + EXEC
                                + "Connection: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n\r\n",
                        "GET" + EXEC + "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: a, "
                                + "base64url.bearer.authorization.k8s.io.eA, b\r\n\r\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("heads")
    @FuzzTest
    void anApiServerIsAskedForTheSwitchThatTheGateHasReadAndForNothingElse(byte @NotNull [] bytes) {
        Heads.of(bytes).forEach(Forwarded::checkUpgrade);
    }
}
