package dev.throng.gateway;

import dev.throng.gateway.bus.KafkaBus;
import dev.throng.gateway.presence.KafkaPresences;
import dev.throng.gateway.rest.ReadinessConditions;
import dev.throng.gateway.storage.AttachmentLog;
import dev.throng.protocol.Topic;
import org.jspecify.annotations.Nullable;

/**
 * One condition for each thread that follows a topic: without it the node would serve on, and never
 * hear of anything new. Revocations are a condition of their own, for they must also be loaded.
 */
final class ConsumerReadiness {
  private ConsumerReadiness() {}

  /**
   * Adds the conditions {@code consumer-} and a topic, or what the topic is followed for.
   *
   * @param attachments null on a node that keeps no files
   */
  static void require(
      ReadinessConditions readiness,
      KafkaBus bus,
      KafkaPresences presences,
      @Nullable AttachmentLog attachments) {
    for (Topic topic : KafkaBus.READ) {
      readiness.require("consumer-" + topic.topicName(), () -> bus.isReading(topic));
    }
    readiness.require("consumer-" + Topic.PRESENCES.topicName(), presences::isFollowing);
    if (attachments != null) {
      readiness.require("consumer-attachments", attachments::isFollowing);
    }
  }
}
