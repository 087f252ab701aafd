package dev.throng.gateway.storage;

import java.util.Map;

/**
 * How far the live job is with the commands of guilds, by partition of {@code guild.inbox}: what it
 * has done is in {@code events}. Calls block, for a bounded time, and fail with {@link
 * org.apache.kafka.common.KafkaException}.
 */
interface GuildProgress extends AutoCloseable {
  /** Where each partition ends: what was asked by now lies below. */
  Map<Integer, Long> ends();

  /** Below what all of a partition is done; a partition that is missing: nothing is known. */
  Map<Integer, Long> done();

  @Override
  void close();
}
