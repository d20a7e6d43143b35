/**
 * Writes down what happens to every request, so that who did what can be told afterwards: in the events of {@code
 * audit.k8s.io/v1}, chosen by its policies, so that what reads kube-apiserver's log reads the gate's too.
 *
 * <p>The events equal kube-apiserver's but for this. {@code auditID} is the gate's own, whatever the client sent, and
 * {@code sourceIPs} holds the peer alone, for a client could claim the rest; both unless a trusted proxy says more. The value of an {@code access_token} in the query is not written. At
 * level Metadata {@code objectRef} has no {@code uid} and {@code resourceVersion}, which kube-apiserver takes from bodies that the
 * gate does not read then; a new object has the name that the API server gave it, and one that could not be made has none. Objects
 * are recorded as they were sent, without the defaults that an API server adds; discovery documents are not. A long-running request
 * that fails says why in its last event alone. A strict audit writes {@code RequestReceived} even where it is omitted. Annotations
 * that begin with {@code gatehouse.io/} are the gate's: who authenticated, what a 401 had tried, what cut an answer short, why an
 * object is missing; kube-apiserver's of latencies and of its own admission are not there; and where several bindings allow a
 * request, each side names one that it has found. Of a request that both refuse or only one lets through, each tells its own
 * decision; and that a client left before its answer had begun ({@code Connection closed early}) may be true of one side alone.
 */
@NullMarked
package io.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
