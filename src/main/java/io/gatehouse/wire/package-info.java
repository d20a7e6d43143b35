/**
 * Bytes to trees and back: JSON, YAML and Kubernetes' protobuf become one kind of tree, so that who reviews or records an object
 * need not know how it was sent.
 *
 * <p>A tree is made of plain values: {@code LinkedHashMap<String, Object>}, {@code ArrayList<Object>}, {@code String}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean} and {@code null}. All readers here are strict: what two parsers could
 * understand in two ways is refused, for a gate judges what somebody else will parse again.
 */
@NullMarked
package io.gatehouse.wire;

import org.jspecify.annotations.NullMarked;
