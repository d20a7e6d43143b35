package io.gatehouse.attacks;

/** The ways in which kubectl asks to leave HTTP. */
enum Upgrade {
    WEBSOCKET("GET", """
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: v5.channel.k8s.io
            """),
    SPDY_BY_POST("POST", """
            Upgrade: SPDY/3.1
            X-Stream-Protocol-Version: v4.channel.k8s.io
            Content-Length: 0
            """),
    SPDY_BY_GET("GET", """
            Upgrade: SPDY/3.1
            X-Stream-Protocol-Version: v4.channel.k8s.io
            """);

    private final String method;
    private final String headers;

    Upgrade(String method, String headers) {
        this.method = method;
        this.headers = headers.replace("\n", "\r\n");
    }

    String method() {
        return method;
    }

    String protocol() {
        return headers.substring("Upgrade: ".length(), headers.indexOf('\r'));
    }

    /** @param more headers, each with its line's end */
    String request(String target, String more) {
        return request(target, "Connection: Upgrade\r\n", more);
    }

    /** @param connection what stands in the place of {@code Connection: Upgrade} */
    String request(String target, String connection, String more) {
        return method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + connection + headers + more + "\r\n";
    }
}
