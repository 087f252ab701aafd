package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/**
 * Binds elements and gives each a write time above the one before it, so that of two writes to one
 * row the later one wins, however they are repeated and overtake one another.
 */
final class SinkEntryFactory<T> implements ElementConverter<T, SinkEntry<T>> {
  private static final long serialVersionUID = 1L;

  private final CqlBinder<T> binder;
  private final TypeSerializer<T> elements;
  private final long bytesMax;
  private final Clock clock;
  private boolean copies;
  private long lastUs;

  /**
   * A factory.
   *
   * @param elements copies them where Flink re-uses objects: an entry outlives the call
   * @param bytesMax of one write
   */
  SinkEntryFactory(CqlBinder<T> binder, TypeSerializer<T> elements, long bytesMax, Clock clock) {
    this.binder = binder;
    this.elements = elements;
    this.bytesMax = bytesMax;
    this.clock = clock;
  }

  @Override
  public void open(WriterInitContext context) {
    copies = context.isObjectReuseEnabled();
  }

  @Override
  public SinkEntry<T> apply(T element, SinkWriter.Context context) {
    lastUs = Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()), lastUs + 1);
    return entry(copies ? elements.copy(element) : element, lastUs);
  }

  /** Write times from now on are above this one. */
  void startAfter(long writeTimeUs) {
    lastUs = Math.max(lastUs, writeTimeUs);
  }

  /** An entry with a write time that it was given before. */
  SinkEntry<T> entry(T element, long writeTimeUs) {
    try {
      CqlWrite write = binder.bind(element);
      long bytes = write == null ? 0 : CqlWriteSize.of(write);
      if (bytes > bytesMax) {
        throw new IllegalArgumentException(
            "write of " + bytes + " bytes (expected: <= " + bytesMax + ")");
      }
      return new SinkEntry<>(element, writeTimeUs, write, null, bytes);
    } catch (RuntimeException e) {
      return new SinkEntry<>(element, writeTimeUs, null, e, 0);
    }
  }
}
