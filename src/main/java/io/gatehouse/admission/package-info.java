/**
 * What may be stored: judges writes before they reach an API server, by rules that kube-apiserver's users know.
 *
 * <p>With {@code reviewOn: asSent} it judges what a client sent, in the form in which an API server shows it but without the defaults
 * that it will add, and what it has judged is what goes on. Other than at kube-apiserver: a patch passes where it provably changes
 * nothing that a policy reads, and is refused where it might; so is every server-side apply. A name that is to be made of {@code
 * generateName} is not there yet. Quantities are as they were written. An update of what may not be there yet (roles, leases,
 * services and so on) is judged as a creation too. A policy that reads stored objects is a fault when it is loaded.
 *
 * <p>With {@code reviewOn: upstreamDryRun} the API server is asked what a write would come to, by its caller's right ({@link
 * io.gatehouse.admission.DryRun}); what is stored is read by the gate's own. Creations, updates, patches and applies are judged as
 * kube-apiserver does, and deletions by the object that is deleted. The write goes on under the condition that this is still what is
 * stored, and is judged once more where it is not. No condition is possible for what is created: two creations of one name cannot both
 * succeed, but an apply that creates may meet what another has created meanwhile. What a webhook changes of an update goes on in the
 * verb in which it came, and is tried once more. Other than at kube-apiserver: what the API server refuses is told before a rule's
 * refusal; of several policies that refuse the first in the files' order is told; of a deletion of many each object is judged before
 * any is deleted, and it goes on about those alone; an apply that a webhook changes is refused. What is put to subresources (bindings,
 * evictions, tokens) and what one connects to is judged as sent.
 *
 * <p>Other than at kube-apiserver in both: a write through another version of a resource than the rules name is refused (unless {@code
 * matchPolicy} is {@code Exact}). Policies on admission's own configuration take effect, as those do that kube-apiserver reads from
 * files. No namespace and no parameters are read from the cluster; a policy that needs them is a fault when it is loaded.
 */
@NullMarked
package io.gatehouse.admission;

import org.jspecify.annotations.NullMarked;
