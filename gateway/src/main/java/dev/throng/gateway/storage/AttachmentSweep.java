package dev.throng.gateway.storage;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Removes files that got into no message, and images that got into no emoji. A file may be named up
 * to {@code files.pending-max} after it came; from then on it is removed when three things have
 * happened one after the other: all that was asked of guilds by then was done by the live job, all
 * events that there were after that were read by the group, and what was read was done. However
 * late the job is, no file goes whose message is still to come. Of the log's thread alone.
 */
final class AttachmentSweep {
  /** Longer than an answer takes, and than the clocks of nodes are apart. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final long RETRY_MS = 1_000;

  private final AttachmentFiles attachments;
  private final EmojiImages emojis;
  private final GuildProgress progress;
  private final AttachmentLog.Options options;
  private @Nullable Round round;
  private long nextMs;
  private volatile long sweptMs;

  AttachmentSweep(
      AttachmentFiles attachments,
      EmojiImages emojis,
      GuildProgress progress,
      AttachmentLog.Options options) {
    this.attachments = attachments;
    this.emojis = emojis;
    this.progress = progress;
    this.options = options;
    this.sweptMs = options.clock().millis();
  }

  /**
   * What has to happen before what came in time is removed.
   *
   * @param startMs what was asked of guilds before has to be in messages
   * @param asked where commands of guilds ended then
   * @param events where events ended when all of that was done; null: it is not
   * @param failures of what was tried by now
   */
  private record Round(
      long startMs,
      Map<Integer, Long> asked,
      @Nullable Map<TopicPartition, Long> events,
      SweepFailures failures) {}

  /** When everything was swept the last time without a failure, milliseconds since 1970. */
  long sweptMs() {
    return sweptMs;
  }

  /** Whether it is time to {@link #goOn}. */
  boolean isDue(long nowMs) {
    return nowMs >= nextMs;
  }

  /** Goes on as far as it comes. Whoever has the first partition does it, for all nodes. */
  void goOn(Consumer<byte[], byte[]> consumer, long nowMs) {
    nextMs = nowMs + RETRY_MS;
    if (!consumer.assignment().contains(new TopicPartition(Topic.EVENTS.topicName(), 0))) {
      round = null;
      sweptMs = nowMs;
      return;
    }
    Round current = round;
    if (current == null) {
      current = new Round(nowMs, progress.ends(), null, new SweepFailures());
    }
    if (current.events() == null && isDone(current.asked())) {
      Map<TopicPartition, Long> ends =
          new HashMap<>(consumer.endOffsets(partitions(consumer), AttachmentLog.KAFKA_MAX));
      current = new Round(current.startMs(), current.asked(), ends, current.failures());
    }
    round = current;
    if (current.events() != null && isRead(consumer, current.events()) && isSwept(current)) {
      round = null;
      if (current.failures().count() == 0) {
        sweptMs = nowMs;
      }
      nextMs = nowMs + options.sweep().toMillis();
    }
  }

  /** Whether nothing is left of what can be removed; otherwise some of it was. */
  private boolean isSwept(Round of) {
    long beforeMs = of.startMs() - options.pendingMax().plus(GRACE).toMillis();
    SweepFailures failures = of.failures();
    boolean isMore = failures.attempt(() -> attachments.sweep(beforeMs, failures));
    isMore |= failures.attempt(() -> emojis.sweep(beforeMs, failures));
    return !isMore;
  }

  private boolean isDone(Map<Integer, Long> asked) {
    Map<Integer, Long> done = progress.done();
    return asked.entrySet().stream()
        .allMatch(end -> end.getValue() <= done.getOrDefault(end.getKey(), 0L));
  }

  private static boolean isRead(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> events) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(events.keySet(), AttachmentLog.KAFKA_MAX);
    return events.entrySet().stream()
        .allMatch(end -> end.getValue() <= offset(committed.get(end.getKey())));
  }

  private static Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> all = new HashSet<>();
    consumer
        .partitionsFor(Topic.EVENTS.topicName(), AttachmentLog.KAFKA_MAX)
        .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
    return all;
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }
}
