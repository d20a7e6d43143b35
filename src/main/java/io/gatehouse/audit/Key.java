package io.gatehouse.audit;

/** The names of an event's fields, encoded once. */
final class Key {
    static final byte[] ANNOTATIONS = of("annotations");
    static final byte[] API_GROUP = of("apiGroup");
    static final byte[] API_VERSION = of("apiVersion");
    static final byte[] AUDIT_ID = of("auditID");
    static final byte[] AUTHENTICATION_METADATA = of("authenticationMetadata");
    static final byte[] CODE = of("code");
    static final byte[] DETAILS = of("details");
    static final byte[] EXTRA = of("extra");
    static final byte[] GROUPS = of("groups");
    static final byte[] IMPERSONATED_USER = of("impersonatedUser");
    static final byte[] IMPERSONATION_CONSTRAINT = of("impersonationConstraint");
    static final byte[] KIND = of("kind");
    static final byte[] LEVEL = of("level");
    static final byte[] MESSAGE = of("message");
    static final byte[] METADATA = of("metadata");
    static final byte[] NAME = of("name");
    static final byte[] NAMESPACE = of("namespace");
    static final byte[] OBJECT_REF = of("objectRef");
    static final byte[] REASON = of("reason");
    static final byte[] REQUEST_OBJECT = of("requestObject");
    static final byte[] REQUEST_RECEIVED_TIMESTAMP = of("requestReceivedTimestamp");
    static final byte[] REQUEST_URI = of("requestURI");
    static final byte[] RESOURCE = of("resource");
    static final byte[] RESOURCE_VERSION = of("resourceVersion");
    static final byte[] RESPONSE_OBJECT = of("responseObject");
    static final byte[] RESPONSE_STATUS = of("responseStatus");
    static final byte[] SOURCE_IPS = of("sourceIPs");
    static final byte[] STAGE = of("stage");
    static final byte[] STAGE_TIMESTAMP = of("stageTimestamp");
    static final byte[] STATUS = of("status");
    static final byte[] SUBRESOURCE = of("subresource");
    static final byte[] UID = of("uid");
    static final byte[] USER = of("user");
    static final byte[] USER_AGENT = of("userAgent");
    static final byte[] USERNAME = of("username");
    static final byte[] VERB = of("verb");

    private Key() {}

    private static byte[] of(String name) {
        return EventLine.ascii('"' + name + "\":");
    }
}
