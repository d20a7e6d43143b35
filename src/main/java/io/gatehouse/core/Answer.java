package io.gatehouse.core;

/** What an API server gave back: a response, or a connection that has left HTTP. */
public sealed interface Answer permits Reply, Tunnel {}
