package dev.throng.gateway.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands replies to those who wait for them. Of one thread. */
final class RepliesHandler implements PartitionConsumer.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(RepliesHandler.class);

  private final PendingAsks asks;
  private final BusMetrics metrics;

  RepliesHandler(PendingAsks asks, BusMetrics metrics) {
    this.asks = asks;
    this.metrics = metrics;
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        if (!asks.complete(Reply.parseFrom(record.value()))) {
          metrics.lateReplies.increment();
        }
      } catch (InvalidProtocolBufferException e) {
        LOG.error("partition={} offset={} unreadable", record.partition(), record.offset());
        metrics.unreadable.increment();
      }
    }
  }

  /** Who waits for a lost reply learns in time that the outcome is unknown. */
  @Override
  public void lost() {
    metrics.truncations.increment();
  }
}
