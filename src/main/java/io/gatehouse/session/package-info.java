/**
 * Who is connected for long, and how to end it: a stream lives no longer than the credential that opened it and the
 * rules that allowed it.
 */
@NullMarked
package io.gatehouse.session;

import org.jspecify.annotations.NullMarked;
