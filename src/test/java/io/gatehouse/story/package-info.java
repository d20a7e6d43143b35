/** What people and programs do with a cluster, through the whole gate: kubectl, informers, streams, and what ends them. */
@NullMarked
package io.gatehouse.story;

import org.jspecify.annotations.NullMarked;
