package io.gatehouse.admission;

/** A webhook gave no usable answer. What comes of that is its failure policy's affair. */
final class WebhookFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int UNAVAILABLE = 503;

    private final String sort;
    private final int code;

    /** It cannot be reached, or answers nonsense. */
    WebhookFailure(String sort, String reason) {
        this(sort, reason, UNAVAILABLE);
    }

    /**
     * @param sort for the log: nothing of what was sent or answered
     * @param reason for the client, as kube-apiserver tells it
     * @param code with which it was counted there
     */
    WebhookFailure(String sort, String reason, int code) {
        super(reason, null, false, false);
        this.sort = sort;
        this.code = code;
    }

    String sort() {
        return sort;
    }

    int code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
