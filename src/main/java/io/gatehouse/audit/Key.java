package io.gatehouse.audit;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

/** The names of an event's fields, encoded once. */
final class Key {
    static final SerializableString ANNOTATIONS = new SerializedString("annotations");
    static final SerializableString API_GROUP = new SerializedString("apiGroup");
    static final SerializableString API_VERSION = new SerializedString("apiVersion");
    static final SerializableString AUDIT_ID = new SerializedString("auditID");
    static final SerializableString AUTHENTICATION_METADATA = new SerializedString("authenticationMetadata");
    static final SerializableString CODE = new SerializedString("code");
    static final SerializableString DETAILS = new SerializedString("details");
    static final SerializableString EXTRA = new SerializedString("extra");
    static final SerializableString GROUPS = new SerializedString("groups");
    static final SerializableString IMPERSONATED_USER = new SerializedString("impersonatedUser");
    static final SerializableString IMPERSONATION_CONSTRAINT = new SerializedString("impersonationConstraint");
    static final SerializableString KIND = new SerializedString("kind");
    static final SerializableString LEVEL = new SerializedString("level");
    static final SerializableString MESSAGE = new SerializedString("message");
    static final SerializableString METADATA = new SerializedString("metadata");
    static final SerializableString NAME = new SerializedString("name");
    static final SerializableString NAMESPACE = new SerializedString("namespace");
    static final SerializableString OBJECT_REF = new SerializedString("objectRef");
    static final SerializableString REASON = new SerializedString("reason");
    static final SerializableString REQUEST_OBJECT = new SerializedString("requestObject");
    static final SerializableString REQUEST_RECEIVED_TIMESTAMP = new SerializedString("requestReceivedTimestamp");
    static final SerializableString REQUEST_URI = new SerializedString("requestURI");
    static final SerializableString RESOURCE = new SerializedString("resource");
    static final SerializableString RESOURCE_VERSION = new SerializedString("resourceVersion");
    static final SerializableString RESPONSE_OBJECT = new SerializedString("responseObject");
    static final SerializableString RESPONSE_STATUS = new SerializedString("responseStatus");
    static final SerializableString SOURCE_IPS = new SerializedString("sourceIPs");
    static final SerializableString STAGE = new SerializedString("stage");
    static final SerializableString STAGE_TIMESTAMP = new SerializedString("stageTimestamp");
    static final SerializableString STATUS = new SerializedString("status");
    static final SerializableString SUBRESOURCE = new SerializedString("subresource");
    static final SerializableString UID = new SerializedString("uid");
    static final SerializableString USER = new SerializedString("user");
    static final SerializableString USER_AGENT = new SerializedString("userAgent");
    static final SerializableString USERNAME = new SerializedString("username");
    static final SerializableString VERB = new SerializedString("verb");

    private Key() {}
}
