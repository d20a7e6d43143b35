package io.gatehouse.server;

import io.gatehouse.audit.AuditPolicy;
import io.gatehouse.authn.Authentication;
import io.gatehouse.core.Admission;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Environment;

/**
 * All that a reload changes at once.
 *
 * @param environment to be ended once nobody walks by these rules any more
 */
record Rules(
        Authentication authentication,
        Authorizer authorizer,
        Admission.Chain admission,
        AuditPolicy audit,
        Environment environment) {

    /** The same again, to be told from what it was before something in it changed of itself. */
    Rules again() {
        return new Rules(authentication, authorizer, admission, audit, environment);
    }
}
