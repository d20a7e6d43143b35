/**
 * Rules that come in a jar of somebody else's: loads it, shows it the gate's contracts alone, and holds it to its time. What it
 * says is believed as far as those believe it who ask; a failure is a denial.
 */
@NullMarked
package io.gatehouse.plugin;

import org.jspecify.annotations.NullMarked;
