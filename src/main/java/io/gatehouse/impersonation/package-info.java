/**
 * Lets a caller act as somebody else, where the authorizers say so: kube-apiserver's constrained impersonation (KEP-5284)
 * with its older one behind it, and their refusals to the letter.
 */
@NullMarked
package io.gatehouse.impersonation;

import org.jspecify.annotations.NullMarked;
