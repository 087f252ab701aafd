package dev.throng.jobs.flink.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.flink.kafka.FreshStartCheck;
import dev.throng.jobs.flink.kafka.KafkaOptions;
import dev.throng.protocol.Topic;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class JobArgumentsTest {
  @Test
  void pairsBecomeTypedOptions() {
    Configuration options =
        JobArguments.parse(
            new String[] {
              "--kafka.bootstrap-servers", "127.0.0.1:9092", "--parallelism", "2",
              "--fresh-start.allowed", "true", "--kafka.partitions.nodes", "3"
            },
            List.of());

    assertThat(options.get(KafkaOptions.BOOTSTRAP_SERVERS)).isEqualTo("127.0.0.1:9092");
    assertThat(options.get(JobSettings.PARALLELISM)).isEqualTo(2);
    assertThat(options.get(FreshStartCheck.FRESH_START_ALLOWED)).isTrue();
    assertThat(options.get(KafkaOptions.partitions(Topic.NODES))).isEqualTo(3);
    assertThat(options.get(KafkaOptions.partitions(Topic.DELIVERIES))).isEqualTo(128);
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesTheKnownOnes() {
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"--paralelism", "2"}, List.of()))
        .hasMessageContaining("--paralelism")
        .hasMessageContaining("parallelism");
  }

  @Test
  void aKeyWithoutAValueIsAnError() {
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"--parallelism"}, List.of()))
        .hasMessageContaining("--parallelism (expected: --key value)");
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"parallelism", "2"}, List.of()))
        .hasMessageContaining("parallelism (expected: --key value)");
  }

  @Test
  void aValueOfAnotherTypeIsAnErrorAtTheStart() {
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"--parallelism", "two"}, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parallelism");
  }
}
