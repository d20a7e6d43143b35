/**
 * The API servers: which of them are well and believe the gate, the connections to them, and the one place that writes
 * down for them who calls. Takes nothing but what was admitted.
 */
@NullMarked
package io.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
