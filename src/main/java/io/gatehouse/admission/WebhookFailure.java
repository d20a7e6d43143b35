package io.gatehouse.admission;

/** A webhook gave no usable answer. What comes of that is its failure policy's affair. */
final class WebhookFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String sort;

    /**
     * @param sort for the log: nothing of what was sent or answered
     * @param reason for the client, as kube-apiserver tells it
     */
    WebhookFailure(String sort, String reason) {
        super(reason, null, false, false);
        this.sort = sort;
    }

    String sort() {
        return sort;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
