/** Real programs for tests: a control plane, kubectl and kwok, started, watched and ended. */
@NullMarked
package io.gatehouse.lab;

import org.jspecify.annotations.NullMarked;
