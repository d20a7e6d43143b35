package io.gatehouse.audit;

import org.jspecify.annotations.Nullable;

/**
 * What an event says of a body.
 *
 * @param text null where it is not recorded
 * @param outline a tree, of which no more need be there than what the object is and is called; a Status is whole
 */
record ReadBody(@Nullable ObjectText text, @Nullable Object outline) {}
