/**
 * What a hostile or broken client, upstream or file can do to the gate, tried from outside over real sockets: each case of
 * a numbered list, by its number, against a gate in front of an upstream that writes down every byte that reaches it.
 */
@NullMarked
package io.gatehouse.attacks;

import org.jspecify.annotations.NullMarked;
