package io.gatehouse.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
    private static final Origin NOWHERE = Origin.of("test", "127.0.0.1", Optional.empty());

    @Test
    void aRefusedActionNamesItsResource() {
        RequestInfo info = RequestInfo.ofAction("get", "apps", "v1", "a", "deployments", "scale", "d<1>");
        Refusal refusal = Refusal.forbidden(new Attributes("c", Identity.of("b & c", List.of()), info, NOWHERE), "");
        assertEquals(
                Map.of(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "metadata",
                        Map.of(),
                        "status",
                        "Failure",
                        "message",
                        "deployments.apps \"d<1>\" is forbidden: User \"b &amp; c\" cannot get resource "
                                + "\"deployments/scale\" in API group \"apps\" in the namespace \"a\"",
                        "reason",
                        "Forbidden",
                        "details",
                        Map.of("name", "d<1>", "group", "apps", "kind", "deployments"),
                        "code",
                        403),
                StatusDocument.of(refusal));
    }

    @Test
    void aRefusedPathHasEmptyDetails() {
        Attributes attributes =
                new Attributes("c", Identity.of("b", List.of()), RequestInfo.ofPath("/x", "get"), NOWHERE);
        Map<String, Object> status = StatusDocument.of(Refusal.forbidden(attributes, "why"));
        assertEquals("forbidden: User \"b\" cannot get path \"/x\": why", status.get("message"));
        assertEquals(Map.of(), status.get("details"));
    }

    @Test
    void nobodyLearnsWhyACredentialIsUseless() {
        assertEquals(
                List.of("kind", "apiVersion", "metadata", "status", "message", "reason", "code"),
                List.copyOf(
                        StatusDocument.of(Refusal.unauthorized("unknown token")).keySet()));
    }

    @Test
    void causesAndWaitingTimesAreToldWhereThereAreAny() {
        assertEquals(
                Map.of("causes", List.of(Map.of("message", "x"))),
                StatusDocument.of(Refusal.internal("x")).get("details"));
        assertEquals(
                Map.of("retryAfterSeconds", 1),
                StatusDocument.of(Refusal.tooManyRequests("x")).get("details"));
    }
}
