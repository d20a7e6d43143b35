/**
 * What may be stored: judges writes before they reach an API server, by rules that kube-apiserver's users know. It judges what a
 * client sent, in the form in which an API server shows it but without the defaults that it will add, and what it has judged is
 * what goes on.
 *
 * <p>Other than at kube-apiserver: a patch passes where it provably changes nothing that a policy reads, and is refused where it
 * might; so is every server-side apply, and a write through another version of a resource than the rules name (unless {@code
 * matchPolicy} is {@code Exact}). A name that is to be made of {@code generateName} is not there yet. Quantities are as they were
 * written. An update of what may not be there yet (roles, leases, services and so on) is judged as a creation too. Policies on
 * admission's own configuration take effect, as those do that kube-apiserver reads from files. Nothing of the cluster is read: no
 * stored object, no namespace, no parameters; a policy that needs them is a fault when it is loaded.
 */
@NullMarked
package io.gatehouse.admission;

import org.jspecify.annotations.NullMarked;
