package dev.throng.jobs.flink.metrics;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of an operator that runs actors or relays. */
public final class ActorMetrics {
  private static final String COMMANDS_HANDLED = "commands_handled_total";
  private static final String READS_EXPIRED = "reads_expired_total";
  private static final String RELAY_RECORDS = "relay_records_total";

  private static final int DEAD_LETTER_TOPIC = Topic.DEAD_LETTERS.ordinal();

  private final Counter commandsHandled;
  private final Counter readsExpired;
  private final Counter deadLetters;
  private final Counter relayRecords;

  /** Registers the counters with an operator. */
  public ActorMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup(MetricNames.GROUP);
    commandsHandled = group.counter(COMMANDS_HANDLED);
    readsExpired = group.counter(READS_EXPIRED);
    deadLetters = group.counter(MetricNames.DEAD_LETTERS);
    relayRecords = group.counter(RELAY_RECORDS);
  }

  /** One inbox record was handled. */
  public void commandHandled() {
    commandsHandled.inc();
  }

  /** One inbox record was dropped, because it only reads and its caller has given up. */
  public void readExpired() {
    readsExpired.inc();
  }

  /** A record goes to Kafka; counted if it is a dead letter. */
  public void written(OutRecord record) {
    if (record.topic() == DEAD_LETTER_TOPIC) {
      deadLetters.inc();
    }
  }

  /** This many records go to relays. */
  public void relayed(int records) {
    relayRecords.inc(records);
  }
}
