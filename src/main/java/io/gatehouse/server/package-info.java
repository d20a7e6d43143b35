/**
 * The gateway as a whole: the order in which a request passes the stages, what it is read from and answered with, and
 * how everything is put together, reloaded and ended.
 */
@NullMarked
package io.gatehouse.server;

import org.jspecify.annotations.NullMarked;
