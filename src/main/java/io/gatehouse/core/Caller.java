package io.gatehouse.core;

/** Who calls, and how that was proven. */
public record Caller(Identity identity, Proof proof) {}
