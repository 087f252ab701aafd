package dev.throng.protocol;

/** Tells a Kafka topic from one of the same name that was there before it. */
public final class TopicGeneration {
  private TopicGeneration() {}

  /** The low 63 bits of a hash of Kafka's topic id, which are its most and least significant. */
  public static long of(long most, long least) {
    return Partitioner.mix(most ^ Partitioner.mix(least)) & Long.MAX_VALUE;
  }
}
