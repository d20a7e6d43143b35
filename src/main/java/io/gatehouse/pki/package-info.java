/**
 * Certificates and keys: makes them, reads them and writes them. It is the only package that knows how a Kubernetes
 * certificate looks and how a private key is kept from other eyes.
 */
@NullMarked
package io.gatehouse.pki;

import org.jspecify.annotations.NullMarked;
