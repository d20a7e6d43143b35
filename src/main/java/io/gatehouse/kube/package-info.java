/** Kubernetes' own objects as records, as far as the gate reads them from files. Strict: what is unknown is a fault. */
@NullMarked
package io.gatehouse.kube;

import org.jspecify.annotations.NullMarked;
