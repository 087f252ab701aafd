package dev.throng.jobs.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.Effects;
import dev.throng.jobs.core.OutRecord;
import dev.throng.jobs.core.RelayRecord;
import dev.throng.jobs.core.StateAccessException;
import dev.throng.jobs.core.TransactionalState;
import dev.throng.protocol.Topic;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell of the relays: one record at a time, each as a transaction. */
public final class RelayFunction extends KeyedProcessFunction<RelayKey, RelayRecord, OutRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RelayFunction.class);

  private final RelayFactory relays;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient TransactionalState state;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RelayFactory.Handler relay;

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
    List<OutRecord> records = run(record).records();
    metrics.commandHandled();
    for (int i = 0; i < records.size(); i++) {
      metrics.written(records.get(i));
      out.collect(records.get(i));
    }
  }

  private Effects run(RelayRecord record) {
    Effects effects = new Effects(0);
    try {
      relay.handle(record, effects);
      state.commit();
      return effects;
    } catch (StateAccessException e) {
      throw e;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      LOG.error("relay failed, guild={} node={}", record.guild(), record.node(), e);
      state.rollback();
      Effects letter = new Effects(0);
      OutRecord unwritable =
          new OutRecord(Topic.DELIVERIES.ordinal(), record.node(), record.value());
      OutRecord dead = DeadLetters.ofUnwritable(unwritable, e.toString());
      letter.send(Topic.DEAD_LETTERS, dead.key(), dead.value());
      return letter;
    }
  }
}
