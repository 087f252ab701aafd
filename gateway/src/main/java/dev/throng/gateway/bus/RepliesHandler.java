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

  private final List<PendingAsks> lanes;
  private final BusMetrics metrics;

  /**
   * A handler.
   *
   * @param lanes a request id waits in one of them
   */
  RepliesHandler(List<PendingAsks> lanes, BusMetrics metrics) {
    this.lanes = lanes;
    this.metrics = metrics;
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        if (!complete(Reply.parseFrom(record.value()))) {
          metrics.lateReplies.increment();
        }
      } catch (InvalidProtocolBufferException e) {
        LOG.error("partition={} offset={} unreadable", record.partition(), record.offset());
        metrics.unreadable.increment();
      }
    }
  }

  private boolean complete(Reply reply) {
    for (PendingAsks asks : lanes) {
      if (asks.complete(reply)) {
        return true;
      }
    }
    return false;
  }

  /** Who waits for a lost reply learns in time that the outcome is unknown. */
  @Override
  public void lost() {
    metrics.truncations.increment();
  }
}
