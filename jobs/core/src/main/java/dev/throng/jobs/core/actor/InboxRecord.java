package dev.throng.jobs.core.actor;

/**
 * One record of an actor's inbox.
 *
 * @param actor key of the actor
 * @param partition of the inbox topic
 * @param offset in that partition: the source of all stream positions
 * @param timeUs when the broker appended it, microseconds since 1970
 * @param value Protobuf bytes of the inbox's envelope
 */
public record InboxRecord(long actor, int partition, long offset, long timeUs, byte[] value) {}
