package dev.throng.jobs.flink.search;

import dev.throng.connectors.elasticsearch.DeadDocument;
import dev.throng.connectors.elasticsearch.DocumentAddress;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes documents that an index refuses as dead letters. */
final class DeadDocumentSink implements Sink<DeadDocument> {
  private static final long serialVersionUID = 1L;

  private final Sink<OutRecord> letters;

  DeadDocumentSink(Sink<OutRecord> letters) {
    this.letters = letters;
  }

  @Override
  public SinkWriter<DeadDocument> createWriter(WriterInitContext context) throws IOException {
    SinkWriter<OutRecord> writer = letters.createWriter(context);
    return new SinkWriter<>() {
      @Override
      public void write(DeadDocument document, Context element)
          throws IOException, InterruptedException {
        writer.write(letter(document), element);
      }

      @Override
      public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writer.flush(endOfInput);
      }

      @Override
      public void close() throws Exception {
        writer.close();
      }
    };
  }

  /** Its value is the document; where it was read is not known any more, but its id is in it. */
  static OutRecord letter(DeadDocument document) {
    DocumentAddress address = document.request().address();
    OutRecord unwritable =
        new OutRecord(
            Topic.EVENTS.ordinal(),
            Long.parseUnsignedLong(address.id()),
            document.request().source());
    return DeadLetters.ofUnwritable(
        unwritable, "search: " + address.destination() + ": " + document.reason());
  }
}
