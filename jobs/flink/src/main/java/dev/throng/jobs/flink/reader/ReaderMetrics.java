package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.ReaderEffects;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.protocol.Topic;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counters of the reader shell, in the metric group {@code throng} of its operator. */
final class ReaderMetrics {
  private final Counter replies;
  private final Counter pages;
  private final Counter gaps;
  private final Counter expired;
  private final Counter deadLetters;

  ReaderMetrics(MetricGroup operator) {
    MetricGroup group = operator.addGroup(MetricNames.GROUP);
    replies = group.counter("tail_replies_total");
    pages = group.counter("database_pages_total");
    gaps = group.counter("event_gaps_total");
    expired = group.counter("expired_queries_total");
    deadLetters = group.counter("dead_letters_total");
  }

  void count(ReaderEffects effects) {
    for (OutRecord record : effects.records()) {
      (record.topic() == Topic.DEAD_LETTERS.ordinal() ? deadLetters : replies).inc();
    }
    pages.inc(effects.pages().size());
    gaps.inc(effects.gaps());
    expired.inc(effects.expired());
  }
}
