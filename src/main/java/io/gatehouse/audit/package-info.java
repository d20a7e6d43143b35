/**
 * Writes down what happens to every request, so that who did what can be told afterwards: in the events of {@code
 * audit.k8s.io/v1}, chosen by its policies, so that what reads kube-apiserver's log reads the gate's too.
 *
 * <p>The events equal kube-apiserver's but for this: {@code sourceIPs} holds the peer alone, for a client could claim the rest; the
 * value of an {@code access_token} in the query is not written; at level Metadata {@code objectRef} has no {@code uid} and {@code
 * resourceVersion}, which kube-apiserver takes from bodies that the gate does not read, and a created object's name is the one that
 * the API server gave it; objects are recorded as they were sent, without the defaults that an API server adds, and discovery
 * documents are not; a long-running request that fails says why in its last event alone; a 401 says in an annotation what was tried.
 */
@NullMarked
package io.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
