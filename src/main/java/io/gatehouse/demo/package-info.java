/**
 * What {@code gatehouse demo} shows: a folder with everything a gateway needs, and an API server to stand in front of.
 * For the demo and for tests alone; nothing else knows it.
 */
@NullMarked
package io.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
