package dev.throng.gateway.storage;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * By the offsets that the live job commits with each checkpoint: by then all that came of the
 * commands below was written. A cell of the job commits as a group of its own.
 */
final class KafkaGuildProgress implements GuildProgress {
  private static final String INBOX = Topic.GUILD_INBOX.topicName();
  private static final String GROUP = "throng-live";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final Admin admin;

  KafkaGuildProgress(String bootstrapServers) {
    admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "attachments-progress",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis()));
  }

  @Override
  public Map<Integer, Long> ends() {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    Objects.requireNonNull(await(admin.describeTopics(List.of(INBOX)).allTopicNames()).get(INBOX))
        .partitions()
        .forEach(
            partition ->
                latest.put(new TopicPartition(INBOX, partition.partition()), OffsetSpec.latest()));
    Map<Integer, Long> ends = new HashMap<>();
    await(admin.listOffsets(latest).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  @Override
  public Map<Integer, Long> done() {
    Map<Integer, Long> done = new HashMap<>();
    for (ConsumerGroupListing group : await(admin.listConsumerGroups().all())) {
      String id = group.groupId();
      if (id.equals(GROUP) || id.startsWith(GROUP + "-")) {
        await(admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata())
            .forEach(
                (partition, committed) -> {
                  if (committed != null && partition.topic().equals(INBOX)) {
                    done.merge(partition.partition(), committed.offset(), Math::max);
                  }
                });
      }
    }
    return done;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("no answer of the brokers", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(ANSWER_MAX);
  }
}
