package io.gatehouse.core;

/** What may not be gone beyond, by the names of the configuration's keys. */
public enum Limit {
    REQUEST_HEAD_BYTES("requestHeadBytes"),
    STREAMS_PER_CONNECTION("streamsPerConnection"),
    CONNECTIONS("connections"),
    CONNECTIONS_PER_ADDRESS("connectionsPerAddress"),
    UNAUTHENTICATED_CONNECTIONS("unauthenticatedConnections"),
    HANDSHAKE_TIMEOUT("handshakeTimeout"),
    HEAD_TIMEOUT("headTimeout"),
    UNAUTHENTICATED_HEAD_BYTES("unauthenticatedHeadBytes"),
    CONTROL_FRAMES("controlFrames"),
    WRITE_STALL_TIMEOUT("writeStallTimeout"),
    BODY_TIMEOUT("bodyTimeout"),
    BODY_BYTES_PER_SECOND("bodyBytesPerSecond"),
    MAX_REQUEST_BODY_BYTES("maxRequestBodyBytes"),
    MAX_REVIEWED_BYTES("maxReviewedBytes"),
    MAX_REQUESTS_IN_FLIGHT("maxRequestsInFlight"),
    MAX_MUTATING_REQUESTS_IN_FLIGHT("maxMutatingRequestsInFlight"),
    MAX_REQUESTS_PER_USER("maxRequestsPerUser"),
    MAX_LONG_RUNNING_REQUESTS_PER_USER("maxLongRunningRequestsPerUser"),
    MAX_WAITING("maxWaiting"),
    WAIT_TIMEOUT("waitTimeout"),
    RESPONSE_HEAD_BYTES("responseHeadBytes");

    private final String key;

    Limit(String key) {
        this.key = key;
    }

    @Override
    public String toString() {
        return key;
    }
}
