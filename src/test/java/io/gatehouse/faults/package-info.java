/**
 * What servers, networks, disks and restarts do to a gate while it has work, each run with its figures: short in every
 * build, and at length with the Maven profile {@code faults}.
 */
@NullMarked
package io.gatehouse.faults;

import org.jspecify.annotations.NullMarked;
