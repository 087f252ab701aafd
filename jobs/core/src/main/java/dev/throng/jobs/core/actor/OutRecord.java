package dev.throng.jobs.core.actor;

/**
 * A Kafka record that an actor wants written.
 *
 * @param topic ordinal of {@link dev.throng.protocol.Topic}
 * @param key actor id, or the node for deliveries and replies
 * @param value Protobuf bytes of the topic's envelope
 */
public record OutRecord(int topic, long key, byte[] value) {}
