/**
 * A real Kubernetes control plane on this machine's loopback, for the demo and for tests: a gateway that is shown in
 * front of a made-up API server alone would prove little.
 */
@NullMarked
package io.gatehouse.demo.control;

import org.jspecify.annotations.NullMarked;
