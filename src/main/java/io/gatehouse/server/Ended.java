package io.gatehouse.server;

import io.gatehouse.audit.Ending;

/**
 * How an answer ended.
 *
 * @param code that the client really got; 0 where it went before there was one
 * @param bytes of the body
 */
record Ended(int code, long bytes, Ending how) {}
