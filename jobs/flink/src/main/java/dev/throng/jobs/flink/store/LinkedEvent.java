package dev.throng.jobs.flink.store;

/**
 * A record of {@code events} that knows its predecessor. In the state of the async operator while
 * its write is under way.
 *
 * @param partition of {@code events}
 * @param offset in it
 * @param previous offset of the record before it in the partition, or -1
 * @param value Protobuf bytes of the {@code Event}, if it is one
 */
public record LinkedEvent(int partition, long offset, long previous, byte[] value) {}
