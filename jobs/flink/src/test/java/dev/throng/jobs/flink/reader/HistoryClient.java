package dev.throng.jobs.flink.reader;

import dev.throng.jobs.flink.live.TopicLog;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks for pages as the GuildActor does for a gateway, and waits for the replies. */
final class HistoryClient implements AutoCloseable {
  private static final int NODE = 7;

  private final TopicLog log;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Long, Reply> replies = new HashMap<>();
  private long nextRequest = 1;

  HistoryClient(String servers, TopicLog log) {
    this.log = log;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(Topic.REPLIES.topicName(), NODE)));
  }

  /** Sends a query; its request id. */
  long send(ChannelScript channel, MessageRange range) {
    long request = nextRequest++;
    Query query =
        Query.newBuilder()
            .setChannel(channel.channel)
            .setStampSeq(channel.seq())
            .setRange(range)
            .setReplyTo(ReplyTo.newBuilder().setNode(NODE).setRequestId(request))
            .setTimeUs(System.currentTimeMillis() * 1_000)
            .setSplits(channel.splits())
            .build();
    log.write(Topic.QUERIES, channel.channel, query.toByteArray());
    return request;
  }

  /** Waits for a reply; an error after the deadline. */
  Reply await(long request, Duration deadline) throws Exception {
    long end = System.nanoTime() + deadline.toNanos();
    while (!replies.containsKey(request)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no reply to " + request + " within " + deadline);
      }
      for (var record : consumer.poll(Duration.ofMillis(20))) {
        Reply reply = Reply.parseFrom(record.value());
        replies.putIfAbsent(reply.getRequestId(), reply);
      }
    }
    return replies.remove(request);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
