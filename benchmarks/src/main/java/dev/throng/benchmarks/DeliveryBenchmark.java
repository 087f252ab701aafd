package dev.throng.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.Delivery;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The record between relay and node. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("copyDelivery")
public class DeliveryBenchmark {
  private byte[] bytes = {};
  private Delivery delivery = Delivery.getDefaultInstance();

  /** Makes the delivery of one message. */
  @Setup
  public void read() throws InvalidProtocolBufferException {
    bytes = new MessageSample().delivery();
    delivery = Delivery.parseFrom(bytes);
  }

  /** The copy of its bytes alone. */
  @Benchmark
  public byte[] copyDelivery() {
    return bytes.clone();
  }

  /** As the node reads it. */
  @Benchmark
  public Delivery parseDelivery() throws InvalidProtocolBufferException {
    return Delivery.parseFrom(bytes);
  }

  /** As the relay writes it, without what Protobuf remembers of the last time. */
  @Benchmark
  public byte[] writeDelivery() {
    return delivery.toBuilder().setSeq(delivery.getSeq()).build().toByteArray();
  }
}
