package dev.throng.gateway.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the node's numbered streams and hands on what is to be applied. Of one thread. */
final class DeliveriesHandler implements PartitionConsumer.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveriesHandler.class);

  /** The stream of the NodeActor, which numbers nothing. */
  private static final long NODE_STREAM = 0;

  private final LeaseRenewer lease;
  private final DeliveryListener listener;
  private final LogClock clock;
  private final BusMetrics metrics;
  private StreamTracker tracker = new StreamTracker(0);
  private volatile int streams;

  DeliveriesHandler(
      LeaseRenewer lease, DeliveryListener listener, LogClock clock, BusMetrics metrics) {
    this.lease = lease;
    this.listener = listener;
    this.clock = clock;
    this.metrics = metrics;
    metrics.gaugeStreams(() -> streams);
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records) {
    if (tracker.epoch() != lease.epoch()) {
      tracker = new StreamTracker(lease.epoch());
    }
    List<DeliveryListener.Item> items = new ArrayList<>(records.size());
    long nowMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        read(Delivery.parseFrom(record.value()), clock.localMs(record.timestamp(), nowMs), items);
      } catch (InvalidProtocolBufferException e) {
        // What it carried is missing from its stream, whose next record will show the gap.
        LOG.error("partition={} offset={} unreadable", record.partition(), record.offset());
        metrics.unreadable.increment();
      }
    }
    streams = tracker.size();
    if (!items.isEmpty()) {
      metrics.deliveries.increment(items.size());
      listener.deliver(tracker.epoch(), items);
    }
  }

  @Override
  public boolean awaitRoom(long timeoutMs) throws InterruptedException {
    return listener.awaitRoom(timeoutMs);
  }

  private void read(Delivery delivery, long causedMs, List<DeliveryListener.Item> items) {
    if (delivery.getStream() == NODE_STREAM) {
      for (DeliveryPart part : delivery.getPartsList()) {
        if (part.hasFenced()) {
          lease.end(delivery.getEpoch());
        }
      }
      return;
    }
    switch (tracker.accept(delivery)) {
      case APPLY -> items.add(new DeliveryListener.Item(delivery, false, causedMs));
      case RESTART -> items.add(new DeliveryListener.Item(delivery, true, causedMs));
      case GAP -> {
        LOG.error(
            "stream={} seq={} prev_seq={} is behind a gap",
            Long.toUnsignedString(delivery.getStream()),
            delivery.getSeq(),
            delivery.getPrevSeq());
        metrics.gaps.increment();
        items.add(new DeliveryListener.Item(delivery, true, causedMs));
      }
      case REPLAY -> metrics.replays.increment();
      case STALE -> metrics.staleEpoch.increment();
    }
  }

  @Override
  public void lost() {
    metrics.truncations.increment();
    // Of the epoch that is open, which need not have had a record yet.
    lease.end(lease.epoch());
  }
}
