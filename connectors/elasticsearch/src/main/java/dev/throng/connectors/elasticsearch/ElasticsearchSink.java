package dev.throng.connectors.elasticsearch;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Keeps documents of Elasticsearch in step with a stream: at least once, and idempotent by external
 * versions. Documents are sent in batches per destination, each with its own bounds and back-off,
 * so that one that fails delays only its own, until its bound is reached: then the writer takes
 * nothing more from upstream. What fails for want of a cluster is repeated until it succeeds; what
 * fails by its content is handed to a sink of dead documents.
 *
 * <p>Not built on {@code AsyncSinkBase}: its writer has one buffer, one bound and one limit of
 * requests under way for everything, waits at each checkpoint for all that is under way, and puts
 * what failed in front of everything else without a delay, so a destination that is down would hold
 * up the others and the checkpoints.
 *
 * <p>All requests of one document must come through the same subtask.
 *
 * @param <T> the element
 */
@PublicEvolving
public final class ElasticsearchSink<T>
    implements Sink<T>, SupportsWriterState<T, PendingRequests> {
  private static final long serialVersionUID = 1L;

  private final ElasticsearchCells cells;
  private final ElasticsearchSinkOptions options;
  private final DocumentConverter<T> converter;
  private final Sink<DeadDocument> deadDocuments;

  /**
   * A sink.
   *
   * @param deadDocuments takes what an index refuses for ever; its writer runs inside this one's,
   *     and is flushed with each checkpoint; it must be no committing sink
   */
  public ElasticsearchSink(
      ElasticsearchCells cells,
      ElasticsearchSinkOptions options,
      DocumentConverter<T> converter,
      Sink<DeadDocument> deadDocuments) {
    this.cells = cells;
    this.options = options;
    this.converter = converter;
    this.deadDocuments = deadDocuments;
  }

  @Override
  public StatefulSinkWriter<T, PendingRequests> createWriter(WriterInitContext context)
      throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, PendingRequests> restoreWriter(
      WriterInitContext context, Collection<PendingRequests> state) throws IOException {
    ElasticsearchWriter<T> writer =
        new ElasticsearchWriter<>(
            context,
            options,
            converter,
            new ElasticsearchBulkClient(cells),
            deadDocuments.createWriter(context));
    writer.restore(state);
    return writer;
  }

  @Override
  public SimpleVersionedSerializer<PendingRequests> getWriterStateSerializer() {
    return new PendingRequestsSerializer();
  }
}
