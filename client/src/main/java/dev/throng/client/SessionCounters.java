package dev.throng.client;

/**
 * What a session has been through.
 *
 * @param connects sockets that were opened
 * @param resumes times the session was resumed
 * @param identifies times a session was begun, the first included
 * @param sequenceBreaks dispatches whose sequence was not the one before plus one
 */
public record SessionCounters(int connects, int resumes, int identifies, int sequenceBreaks) {}
