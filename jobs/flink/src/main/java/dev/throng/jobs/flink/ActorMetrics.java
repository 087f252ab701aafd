package dev.throng.jobs.flink;

import dev.throng.jobs.core.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of an actor shell, in the metric group {@code throng} of its operator. */
final class ActorMetrics {
  /** Metric group of all that is ours. */
  static final String GROUP = "throng";

  static final String COMMANDS_HANDLED = "commands_handled_total";
  static final String DEAD_LETTERS = "dead_letters_total";
  static final String RELAY_RECORDS = "relay_records_total";

  private static final int DEAD_LETTER_TOPIC = Topic.DEAD_LETTERS.ordinal();

  private final Counter commandsHandled;
  private final Counter deadLetters;
  private final Counter relayRecords;

  ActorMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup(GROUP);
    commandsHandled = group.counter(COMMANDS_HANDLED);
    deadLetters = group.counter(DEAD_LETTERS);
    relayRecords = group.counter(RELAY_RECORDS);
  }

  void commandHandled() {
    commandsHandled.inc();
  }

  void written(OutRecord record) {
    if (record.topic() == DEAD_LETTER_TOPIC) {
      deadLetters.inc();
    }
  }

  void relayed(int records) {
    relayRecords.inc(records);
  }
}
