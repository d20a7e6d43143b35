package io.gatehouse.faults;

/**
 * What became of one request.
 *
 * @param id that no other one has; it is in the request's target
 * @param status 0 where no answer has begun
 * @param why of a failure
 * @param sent how often: what was not looked at is sent again, as client-go does
 */
record Exchange(String id, Kind kind, boolean isHttp2, End end, int status, String why, int sent) {
    enum Kind {
        GET,
        LIST,
        POST;

        boolean isReading() {
            return this != POST;
        }
    }

    enum End {
        /** The right answer, whole. */
        ANSWERED,
        /** An answer, whole, and not the right one. */
        WRONG,
        /** Nobody listened. */
        TURNED_AWAY,
        /** No answer has begun. */
        UNANSWERED,
        /** One has begun and did not end. */
        CUT
    }
}
