/** Counts, under kube-apiserver's names. No label takes a value that a client made up. */
@NullMarked
package io.gatehouse.metrics;

import org.jspecify.annotations.NullMarked;
