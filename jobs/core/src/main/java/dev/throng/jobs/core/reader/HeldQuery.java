package dev.throng.jobs.core.reader;

/**
 * A query whose stamp the reader has not reached. Part of the savepoint format.
 *
 * @param query Protobuf bytes of the {@code Query}
 * @param expiresMs processing time at which it gets 503
 */
public record HeldQuery(byte[] query, long expiresMs) {}
