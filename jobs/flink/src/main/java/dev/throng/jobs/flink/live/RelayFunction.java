package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.jobs.flink.kafka.DeadLetters;
import dev.throng.jobs.flink.metrics.ActorMetrics;
import dev.throng.jobs.flink.state.MapStateFactory;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell of the relays: one record at a time, each as a transaction. A relay that throws has a
 * bug, and would throw again after every restart; so its record is a dead letter, and the node
 * finds a gap in the stream and starts it from a snapshot.
 */
public final class RelayFunction extends KeyedProcessFunction<RelayKey, RelayRecord, OutRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RelayFunction.class);

  private final RelayFactory relays;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient TransactionalState state;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Relay relay;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ActorMetrics metrics;

  /** With the relays that this makes. */
  public RelayFunction(RelayFactory relays) {
    this.relays = relays;
  }

  @Override
  public void open(OpenContext context) {
    state = new TransactionalState(new MapStateFactory(getRuntimeContext()));
    relay = relays.create(state);
    metrics = new ActorMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RelayRecord record, Context context, Collector<OutRecord> out) {
    OutRecord delivery = handle(record);
    metrics.commandHandled();
    if (delivery != null) {
      metrics.written(delivery);
      out.collect(delivery);
    }
  }

  private @Nullable OutRecord handle(RelayRecord record) {
    try {
      OutRecord delivery = relay.handle(record);
      state.commit();
      return delivery;
    } catch (StateAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("relay failed, guild={} node={}", record.guild(), record.node(), e);
      state.rollback();
      relay.skip(record);
      state.commit();
      OutRecord lost = new OutRecord(Topic.DELIVERIES.ordinal(), record.node(), record.value());
      return DeadLetters.ofUnwritable(lost, e.toString());
    }
  }
}
