/**
 * Tokens that an OpenID Connect issuer has signed (RFC 7519): reads them, fetches and keeps the issuers' keys, and verifies
 * signatures. Whom a token is for is not judged here.
 */
@NullMarked
package io.gatehouse.authn.jwt;

import org.jspecify.annotations.NullMarked;
