/**
 * The configuration as records that mirror its YAML, and the strict loader that fills them: whatever is unknown, missing
 * or wrong is a fault with its file, line and path, and all faults are told at once. Imports no other room.
 */
@NullMarked
package io.gatehouse.config;

import org.jspecify.annotations.NullMarked;
