/**
 * What stands between Vert.x and the network, or below its API: the strictness, the limits and the economy that it does
 * not offer. All that depends on classes of Vert.x that it does not publish is here.
 */
@NullMarked
package io.gatehouse.channel;

import org.jspecify.annotations.NullMarked;
