/**
 * A Kubernetes API inside the JVM, for the demo and for quick tests: in memory, on one event loop, believing only a front proxy. It
 * stands in for a real cluster where none is at hand, so it answers as kube-apiserver does or says that it cannot; it judges
 * nobody, for the gate before it has.
 */
@NullMarked
package io.gatehouse.demo.embedded;

import org.jspecify.annotations.NullMarked;
