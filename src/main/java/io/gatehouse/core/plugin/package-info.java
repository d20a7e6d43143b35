/**
 * What a jar implements that adds rules of its own: a {@link io.gatehouse.core.plugin.Plugin} of one of four sorts, named in
 * {@code META-INF/services/io.gatehouse.core.plugin.Plugin}. Of the gate it sees {@code io.gatehouse.core} and what is below
 * alone.
 */
@NullMarked
package io.gatehouse.core.plugin;

import org.jspecify.annotations.NullMarked;
