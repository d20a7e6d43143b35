package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
    private static final List<String> KNOWN = List.of("address", "port", "tls", "maxRequestsInFlight");

    @ParameterizedTest
    @CsvSource({
        "adress,address",
        "Address,address",
        "PORT,port",
        "prot,port",
        "ports,port",
        "tsl,tls",
        "maxRequestInflight,maxRequestsInFlight",
        "maxInFlightRequests,",
        "certificates,",
        "'',"
    })
    void theNearestKeyIsNamedUnlessAllAreFar(String unknown, String near) {
        assertEquals(Optional.ofNullable(near), NearestKey.to(unknown, KNOWN));
    }
}
