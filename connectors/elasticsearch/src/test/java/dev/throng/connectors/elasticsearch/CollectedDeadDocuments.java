package dev.throng.connectors.elasticsearch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Keeps dead documents in memory, for all writers of this JVM. */
final class CollectedDeadDocuments implements Sink<DeadDocument> {
  static final Queue<DeadDocument> ALL = new ConcurrentLinkedQueue<>();

  @Override
  public SinkWriter<DeadDocument> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(DeadDocument document, Context context) {
        ALL.add(document);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
