package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes elements as upserts and deletes.
 *
 * <p><b>What is promised.</b> At least once: an element that came before a checkpoint is
 * acknowledged at the session's consistency level, or in the checkpoint. Since a write is an upsert
 * or a delete, the table is the same as if each had been done once and in order, if all elements of
 * a row come through one subtask ({@code keyBy}): each write carries a write time above the one of
 * the element before it, so neither a repeat nor an overtaking write undoes a newer one. The time
 * is the TaskManager's; where writes of several jobs or TaskManagers meet in one row, say it in the
 * statement ({@code USING TIMESTAMP ?}), which then decides.
 *
 * <p><b>Outages.</b> What fails for want of a database is repeated with back-off for as long as it
 * takes, and the job starts before the database does. Checkpoints complete, with what is under way,
 * until {@code inFlightMax} elements wait; then the sink takes neither an element nor a barrier
 * until the database is back. What can never be written because of its content goes to {@link
 * RejectedWrites}, which by default fails the job.
 *
 * <p><b>Bounds.</b> {@code inFlightMax} writes of a subtask with {@code inFlightBytesMax} bytes are
 * under way at the most, and an eighth of that number wait. A write may have a sixteenth of those
 * bytes, and is rejected above.
 *
 * <p><b>Metrics.</b> Those of Flink's sinks ({@code numRecordsOut} counts attempts), {@code
 * cassandraWriteRetries}, {@code cassandraWriteRejections}.
 *
 * @param <T> the element
 */
@PublicEvolving
public final class CassandraSink<T> extends AsyncSinkBase<T, SinkEntry<T>> {
  private static final long serialVersionUID = 1L;

  private final SinkSettings settings;
  private final CqlBinder<T> binder;
  private final RejectedWrites<T> rejectedWrites;
  private final TypeSerializer<T> elements;

  CassandraSink(
      SinkSettings settings,
      CqlBinder<T> binder,
      RejectedWrites<T> rejectedWrites,
      TypeSerializer<T> elements) {
    super(
        new SinkEntryFactory<>(binder, elements, settings.batchBytesMax(), Clock.systemUTC()),
        settings.batchWritesMax(),
        settings.inFlightMax(),
        settings.bufferedMax(),
        settings.batchBytesMax(),
        settings.linger().toMillis(),
        settings.batchBytesMax());
    this.settings = settings;
    this.binder = binder;
    this.rejectedWrites = rejectedWrites;
    this.elements = elements;
  }

  /**
   * A sink's options.
   *
   * @param type of the elements; one that Flink serializes without Kryo, since elements that wait
   *     are in checkpoints
   * @param binder makes the write of an element
   */
  public static <T> CassandraSinkBuilder<T> builder(
      CqlSessionProvider sessions, TypeInformation<T> type, CqlBinder<T> binder) {
    return new CassandraSinkBuilder<>(sessions, type, binder);
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SinkEntry<T>>> createWriter(
      WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SinkEntry<T>>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<SinkEntry<T>>> state) {
    SinkEntryFactory<T> entries = entries();
    for (BufferedRequestState<SinkEntry<T>> part : state) {
      part.getBufferedRequestEntries()
          .forEach(entry -> entries.startAfter(entry.getRequestEntry().writeTimeUs()));
    }
    return new CassandraSinkWriter<>(
        new InFlightLimit(settings), entries, rejectedWrites, context, state);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<SinkEntry<T>>> getWriterStateSerializer() {
    return new SinkStateSerializer<>(elements.duplicate(), entries());
  }

  private SinkEntryFactory<T> entries() {
    return new SinkEntryFactory<>(
        binder, elements.duplicate(), settings.batchBytesMax(), Clock.systemUTC());
  }
}
