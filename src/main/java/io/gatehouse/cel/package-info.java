/**
 * CEL as Kubernetes speaks it, bounded: expressions of policies, compiled when they are loaded and evaluated over trees under a
 * budget that counts as kube-apiserver's does, for whoever sends an object chooses how long an expression runs.
 *
 * <p>There: the standard functions and macros, optional values, two-variable comprehensions, the extensions for strings (as of
 * version 2), lists and sets, and of Kubernetes' own libraries {@code find}, {@code findAll}, {@code isSorted}, {@code sum},
 * {@code min}, {@code max}, {@code indexOf}, {@code lastIndexOf}, {@code includes}, URLs, quantities, IP addresses, CIDRs and
 * {@code format}. Not there, and so an error at load: {@code authorizer}, {@code semver}, named formats ({@code format.named}),
 * {@code jsonpatch}.
 *
 * <p>Different from kube-apiserver: a key whose value is null is not there (the API server drops it when it decodes the object),
 * URLs follow RFC 2396 more strictly than Go, {@code string(1.0)} is {@code "1.0"}, and what {@code sortBy} gives has to be wrapped
 * in {@code dyn} to be compared with a list.
 *
 * <p>Nothing here loads a class of dev.cel before the first expression is compiled.
 */
@NullMarked
package io.gatehouse.cel;

import org.jspecify.annotations.NullMarked;
