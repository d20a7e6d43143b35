/** The same questions to a real kube-apiserver and to the gate's rooms: their answers must be equal. */
@NullMarked
package io.gatehouse.parity;

import org.jspecify.annotations.NullMarked;
