/**
 * What kube-controller-manager, the scheduler and the kubelets do in a real cluster, in small: pods come to run, deployments become
 * ready, namespaces are emptied. A few steps with short delays, so that somebody who watches sees them.
 */
@NullMarked
package io.gatehouse.demo.embedded.controllers;

import org.jspecify.annotations.NullMarked;
