package io.gatehouse.server;

import io.gatehouse.audit.AuditPolicy;
import io.gatehouse.authn.Authentication;
import io.gatehouse.core.Admission;
import io.gatehouse.core.Authorizer;

/** All that a reload changes at once. */
record Rules(Authentication authentication, Authorizer authorizer, Admission.Chain admission, AuditPolicy audit) {}
