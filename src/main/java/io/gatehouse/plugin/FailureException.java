package io.gatehouse.plugin;

/** A plug-in gave no usable answer in time. */
final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String result;

    /**
     * @param result for metrics
     * @param message holds nothing that the plug-in was told or says
     */
    FailureException(String result, String message) {
        super(message, null, false, false);
        this.result = result;
    }

    String result() {
        return result;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
