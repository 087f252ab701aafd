package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.BackOff;
import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Options of a {@link CassandraSink}; all have defaults.
 *
 * @param <T> the element
 */
@PublicEvolving
public final class CassandraSinkBuilder<T> {
  private final CqlSessionProvider sessions;
  private final TypeInformation<T> type;
  private final CqlBinder<T> binder;
  private RejectedWrites<T> rejectedWrites = RejectedWrites.failJob();
  private int inFlightMax = 256;
  private long inFlightBytesMax = 64L << 20;
  private Duration linger = Duration.ofMillis(10);
  private BackOff backOff = BackOff.DEFAULT;

  CassandraSinkBuilder(CqlSessionProvider sessions, TypeInformation<T> type, CqlBinder<T> binder) {
    this.sessions = sessions;
    this.type = type;
    this.binder = binder;
  }

  /** Who takes elements that can never be written; unless told, they fail the job. */
  public CassandraSinkBuilder<T> rejectedWrites(RejectedWrites<T> taker) {
    this.rejectedWrites = taker;
    return this;
  }

  /** Writes that one subtask has under way at the most; 256 unless told. */
  public CassandraSinkBuilder<T> inFlightMax(int writes) {
    positive("writes in flight", writes);
    this.inFlightMax = writes;
    return this;
  }

  /** Bytes of them, about; 64 MiB unless told. One write may have a sixteenth. */
  public CassandraSinkBuilder<T> inFlightBytesMax(long bytes) {
    positive("bytes in flight", bytes);
    this.inFlightBytesMax = bytes;
    return this;
  }

  /** How long an element may wait for others to be sent with; 10 ms unless told. */
  public CassandraSinkBuilder<T> linger(Duration time) {
    positive("linger", time.toMillis());
    this.linger = time;
    return this;
  }

  /** Before a repeat; {@link BackOff#DEFAULT} unless told. */
  public CassandraSinkBuilder<T> backOff(BackOff delays) {
    this.backOff = delays;
    return this;
  }

  /**
   * The sink.
   *
   * @throws UnsupportedOperationException if elements could only be serialized by Kryo
   */
  public CassandraSink<T> build() {
    SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
    withoutKryo.setGenericTypes(false);
    return new CassandraSink<>(
        new SinkSettings(sessions, inFlightMax, inFlightBytesMax, linger, backOff),
        binder,
        rejectedWrites,
        type.createSerializer(withoutKryo));
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
