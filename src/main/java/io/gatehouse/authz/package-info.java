/**
 * Who may do what: kube-apiserver's authorization modes and their union, with its reasons to the letter. Roles and
 * bindings are compiled into an index when they are loaded, so that a decision depends on the user's own grants alone.
 */
@NullMarked
package io.gatehouse.authz;

import org.jspecify.annotations.NullMarked;
