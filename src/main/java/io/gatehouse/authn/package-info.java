/**
 * Finds out who calls: reads a request's credentials once, asks an authenticator for each, and joins their answers by
 * laws under which a useless credential never becomes an anonymous user.
 */
@NullMarked
package io.gatehouse.authn;

import org.jspecify.annotations.NullMarked;
