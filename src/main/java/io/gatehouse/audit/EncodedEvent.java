package io.gatehouse.audit;

/**
 * An event's line, and where in it stands what differs between events of one request by the same users about the same object: its
 * stage, and all from its status on.
 *
 * @param line without its end
 * @param stage where the stage's field begins, with its comma
 * @param behindStage where the field behind it does
 * @param status where the status, or what stands in its place, begins
 */
record EncodedEvent(byte[] line, int stage, int behindStage, int status) {}
