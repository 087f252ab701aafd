package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import dev.throng.protocol.TopicGeneration;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** The topics as the job found them in Kafka when it was submitted. */
public final class TopicLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Topic, Found> found;

  /** A layout of these topics. */
  public TopicLayout(Map<Topic, Found> found) {
    this.found = new EnumMap<>(Topic.class);
    this.found.putAll(found);
  }

  /**
   * What was found of one topic.
   *
   * @param partitions their count
   * @param generation see {@link #generation(Uuid)}
   * @param recordsEver records ever written to it, or to the job's share of an inbox: the sum of
   *     the end offsets
   */
  public record Found(int partitions, long generation, long recordsEver) implements Serializable {}

  /** How many partitions the topic has; 0 if it is none of the layout's. */
  public int partitions(Topic topic) {
    Found one = found.get(topic);
    return one == null ? 0 : one.partitions();
  }

  /** Identifies this creation of the topic: another one once it is re-created; 0 to 2^63 - 1. */
  public long generation(Topic topic) {
    return of(topic).generation();
  }

  /** Records ever written to the topic, or to the job's share of an inbox, kept or not. */
  public long recordsEver(Topic topic) {
    return of(topic).recordsEver();
  }

  private Found of(Topic topic) {
    Found one = found.get(topic);
    if (one == null) {
      throw new IllegalArgumentException(
          "topic: " + topic.topicName() + " (expected: one of " + found.keySet() + ")");
    }
    return one;
  }

  static long generation(Uuid topicId) {
    return TopicGeneration.of(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }
}
