package dev.throng.jobs.flink.store;

/**
 * A record of {@code events} that is durable, or can never be.
 *
 * @param partition of {@code events}
 * @param offset in it
 * @param previous offset of the record before it in the partition, or -1
 * @param refusedChannel channel of a message's event that the database refuses; 0: it is durable,
 *     or says nothing of a message
 * @param deadLetter Protobuf bytes of a {@code DeadLetter}; empty: it is durable
 */
public record StoredEvent(
    int partition, long offset, long previous, long refusedChannel, byte[] deadLetter) {}
