package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.KafkaBus;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.presence.KafkaPresences;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.rest.ReadinessConditions;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.AttachmentLog;
import dev.throng.gateway.storage.DirectoryFileStorage;
import dev.throng.gateway.storage.EmojiImages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without Kafka: consumers try to reach it for as long as they live. */
final class ConsumerReadinessTest {
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir Path dir;

  @Test
  void aConsumerIsMissingUntilItReadsAndWhenItsThreadHasEnded() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ReadinessConditions readiness = new ReadinessConditions();
    try (KafkaBus bus = new KafkaBus(config(), System::currentTimeMillis, registry);
        KafkaPresences presences =
            new KafkaPresences(NOBODY, new PresenceTable(), (changed, told) -> told.run());
        DirectoryFileStorage storage = new DirectoryFileStorage(dir, 1, 0);
        AttachmentLog attachments = attachments(storage, registry)) {
      ConsumerReadiness.require(readiness, bus, presences, attachments);
      assertThat(readiness.missing())
          .containsExactly("consumer-deliveries", "consumer-node.lag", "consumer-replies");

      presences.close();
      assertThat(readiness.missing()).contains("consumer-presences");
      assertThat(readiness.missing()).doesNotContain("consumer-attachments");

      attachments.close();
      assertThat(readiness.missing()).contains("consumer-attachments");
    }
  }

  @Test
  void aNodeWithoutFilesFollowsNoAttachments() throws Exception {
    ReadinessConditions readiness = new ReadinessConditions();
    try (KafkaBus bus =
            new KafkaBus(config(), System::currentTimeMillis, new SimpleMeterRegistry());
        KafkaPresences presences =
            new KafkaPresences(NOBODY, new PresenceTable(), (changed, told) -> told.run())) {
      ConsumerReadiness.require(readiness, bus, presences, null);

      assertThat(readiness.missing()).doesNotContain("consumer-attachments");
    }
  }

  private static AttachmentLog attachments(
      DirectoryFileStorage storage, SimpleMeterRegistry registry) {
    return new AttachmentLog(
        NOBODY,
        new AttachmentFiles(storage),
        new EmojiImages(storage),
        new AttachmentLog.Options(
            Duration.ofDays(1), Duration.ofMinutes(5), InstantSource.system()),
        registry);
  }

  private static GatewayConfig config() {
    Properties properties = new Properties();
    properties.setProperty("kafka.bootstrap-servers", NOBODY);
    properties.setProperty("cassandra.contact-points", NOBODY);
    properties.setProperty("cassandra.local-datacenter", "dc1");
    properties.setProperty("token.secret", "0123456789abcdef0123456789abcdef");
    return GatewayConfig.of(properties, Map.of());
  }
}
