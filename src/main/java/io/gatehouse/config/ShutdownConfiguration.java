package io.gatehouse.config;

import java.time.Duration;

/**
 * How the gate ends on SIGTERM.
 *
 * @param delay how long it goes on serving after its readiness has failed, so that balancers see it
 * @param timeout how long requests that are under way may take after that; watches end one after another over this time
 */
public record ShutdownConfiguration(
        @Default("0s") Duration delay, @Default("60s") Duration timeout) {}
