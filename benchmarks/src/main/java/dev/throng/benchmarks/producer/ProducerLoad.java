package dev.throng.benchmarks.producer;

import dev.throng.client.Latencies;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records of one size to a topic's partitions in turn. One thread. */
final class ProducerLoad {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final byte[] value;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private int next;

  ProducerLoad(Producer<byte[], byte[]> producer, String topic, int partitions, int bytes) {
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
    this.value = new byte[bytes];
  }

  /** How long records take from when they were due to their acknowledgement. */
  Latencies paced(int perSecond, int seconds) {
    int count = perSecond * seconds;
    Latencies latencies = new Latencies(count);
    long startNs = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long dueNs = startNs + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < dueNs) {
        LockSupport.parkNanos(dueNs - System.nanoTime());
      }
      send(() -> latencies.add(System.nanoTime() - dueNs));
    }
    flush();
    return latencies;
  }

  /** Bytes that are acknowledged in a second when the buffer is always full, in 10^6. */
  double saturated(int seconds) {
    long startNs = System.nanoTime();
    long endNs = startNs + seconds * 1_000_000_000L;
    long before = acknowledged.get();
    while (System.nanoTime() < endNs) {
      send(() -> {});
    }
    long bytes = (acknowledged.get() - before) * value.length;
    double result = bytes * 1e3 / (System.nanoTime() - startNs);
    flush();
    return result;
  }

  private void send(Runnable then) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, next++ % partitions, null, value),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
              acknowledged.incrementAndGet();
              then.run();
            });
  }

  private void flush() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("a record was not written: " + error, error);
    }
  }
}
