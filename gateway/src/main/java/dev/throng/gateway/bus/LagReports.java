package dev.throng.gateway.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.NodeLag;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all nodes of this one's lag, and hears of theirs, over the topic {@code node.lag}. A report
 * that is lost or late does no harm: the next one follows, and each counts for a second.
 */
final class LagReports implements PartitionConsumer.Handler {
  /** How often it is asked whether there is a lag. */
  static final long REPORT_MS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(LagReports.class);

  private final int node;
  private final ActorClient actors;
  private final Supplier<DeliveryLag> own;
  private final LagListener listener;
  private boolean told;

  LagReports(int node, ActorClient actors, Supplier<DeliveryLag> own, LagListener listener) {
    this.node = node;
    this.actors = actors;
    this.own = own;
    this.listener = listener;
  }

  /** To be called every {@link #REPORT_MS}: reports a lag, and once that it is over. */
  void report() {
    DeliveryLag lag = own.get();
    boolean late = lag.ms() > 0;
    if (late || told) {
      told = late;
      var unused =
          actors.tell(
              Topic.NODE_LAG,
              node,
              NodeLag.newBuilder()
                  .setNode(node)
                  .setLagMs((int) Math.min(Integer.MAX_VALUE, lag.ms()))
                  .addAllGuilds(lag.guilds())
                  .build()
                  .toByteArray());
    }
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        NodeLag lag = NodeLag.parseFrom(record.value());
        listener.heard(
            lag.getNode(), new DeliveryLag(Math.max(0, lag.getLagMs()), lag.getGuildsList()));
      } catch (InvalidProtocolBufferException e) {
        LOG.error("partition={} offset={} unreadable", record.partition(), record.offset());
      }
    }
  }

  @Override
  public void lost() {
    // What was lost is too old to count.
  }
}
