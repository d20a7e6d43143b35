package io.gatehouse.cli;

import io.gatehouse.pki.Purpose;

/** What a certificate is made for. */
enum Use {
    CLIENT(Purpose.CLIENT),
    SERVER(Purpose.SERVER),
    FRONT_PROXY(Purpose.CLIENT);

    private final Purpose purpose;

    Use(Purpose purpose) {
        this.purpose = purpose;
    }

    Purpose purpose() {
        return purpose;
    }
}
