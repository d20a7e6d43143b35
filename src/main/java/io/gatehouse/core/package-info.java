/**
 * The nouns and contracts that all rooms share; read first. Knows Vert.x's buffers, headers and futures, and no other
 * room. What may skip no check is made here alone: {@link io.gatehouse.core.Permit} by {@link
 * io.gatehouse.core.Authorization}, {@link io.gatehouse.core.Admitted} by {@link io.gatehouse.core.Admission}.
 */
@NullMarked
package io.gatehouse.core;

import org.jspecify.annotations.NullMarked;
