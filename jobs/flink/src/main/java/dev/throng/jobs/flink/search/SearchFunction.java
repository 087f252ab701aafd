package dev.throng.jobs.flink.search;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.connectors.elasticsearch.DocumentAddress;
import dev.throng.connectors.elasticsearch.DocumentRequest;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.search.MessageIndexer;
import dev.throng.jobs.core.search.SearchChange;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.protocol.Topic;
import dev.throng.protocol.search.SearchRoute;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.Event;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Shell of {@link MessageIndexer}. What is no event, or no message, is a dead letter. */
final class SearchFunction extends ProcessFunction<RawRecord, DocumentRequest> {
  /** Side output of dead letters. */
  static final OutputTag<OutRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(OutRecord.class));

  private static final long serialVersionUID = 1L;

  private final SearchRouting routing;
  private final String cell;
  private final WarmUp warmUp;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient MessageIndexer indexer;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter deadLetters;

  /**
   * A shell.
   *
   * @param cell whose guilds it is for; empty: all
   * @param warmUp run before the first record
   */
  SearchFunction(SearchRouting routing, String cell, WarmUp warmUp) {
    this.routing = routing;
    this.cell = cell;
    this.warmUp = warmUp;
  }

  @Override
  public void open(OpenContext context) {
    indexer = new MessageIndexer(routing);
    deadLetters =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(MetricNames.GROUP)
            .counter(MetricNames.DEAD_LETTERS);
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      warmUp.run();
    }
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<DocumentRequest> out) {
    try {
      SearchChange change = indexer.change(Event.parseFrom(record.value()));
      if (change != null && (cell.isEmpty() || cell.equals(change.route().cell()))) {
        out.collect(request(change));
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      deadLetters.inc();
      context.output(
          DEAD_LETTERS,
          DeadLetters.of(
              record.source(Topic.EVENTS), record.offset(), record.value(), "search: " + e));
    }
  }

  private static DocumentRequest request(SearchChange change) {
    SearchRoute route = change.route();
    return new DocumentRequest(
        new DocumentAddress(
            route.cell(), route.index(), route.routing(), Long.toUnsignedString(change.message())),
        change.version(),
        change.document());
  }
}
