package io.gatehouse.core.plugin;

/**
 * Makes rules of one type from their settings. It has a public constructor without parameters; one object is made for each place
 * in the configuration that names its jar.
 *
 * <p>What it makes is asked on threads that are its own, several at once: it may block, and is interrupted once its time is
 * over. Whatever is no answer in time (an exception, a failed future, null) is a denial. Where it is {@link AutoCloseable} it is
 * closed once nobody asks it any more.
 *
 * @param <S> what is to be set: a record whose components are the keys, all of them required but those of type {@code Optional},
 *     {@code List} and {@code Map}. A component is text, a number ({@code int}, {@code long}), a {@code boolean}, a {@code
 *     Duration}, a {@code URI}, an enum, a {@code Path} (a file that is there, and watched: it is made anew when that changes), a
 *     record, or one of the three of these. What its constructor does not take, it says by an {@link IllegalArgumentException}
 */
public sealed interface Plugin<S extends Record>
        permits AuthenticatorPlugin, AuthorizerPlugin, AdmissionPlugin, AuditPlugin {
    /** The name by which a configuration asks for it, among those of its sort in its jar. */
    String type();

    Class<S> settings();
}
