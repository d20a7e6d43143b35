package io.gatehouse.core;

/** A request that the authorizers allow. {@link Authorization} alone makes it. */
public final class Permit {
    private final Call call;
    private final Subject subject;
    private final Attributes attributes;

    Permit(Call call, Subject subject, Attributes attributes) {
        this.call = call;
        this.subject = subject;
        this.attributes = attributes;
    }

    /** The same for a request that changes nothing. */
    Permit rehearsed() {
        return new Permit(call.rehearsed(), subject, attributes);
    }

    /** The same for what a list had at a version of it, and nothing else. */
    Permit asOf(String version) {
        return new Permit(call.asOf(version), subject, attributes);
    }

    public Call call() {
        return call;
    }

    public Subject subject() {
        return subject;
    }

    public Attributes attributes() {
        return attributes;
    }
}
