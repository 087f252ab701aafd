package dev.throng.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
  private final Properties properties = new Properties();

  GatewayConfigTest() {
    properties.setProperty("kafka.bootstrap-servers", "127.0.0.1:9092");
    properties.setProperty("cassandra.contact-points", "127.0.0.1:9042");
    properties.setProperty("cassandra.local-datacenter", "dc1");
    properties.setProperty("token.secret", "0123456789abcdef0123456789abcdef");
  }

  @Test
  void theFileGivesValuesAndTheRestHasDefaults() {
    properties.setProperty("ws.port", "22081");
    GatewayConfig config = GatewayConfig.of(properties, Map.of());

    assertThat(config.ws().port()).isEqualTo(22081);
    assertThat(config.rest().port()).isEqualTo(8080);
    assertThat(config.ws().times().resumeWindow()).isEqualTo(Duration.ofMinutes(3));
    assertThat(config.rateLimits()).isTrue();
    assertThat(config.ws().clients().connectionsPerAddress()).isEqualTo(1_000);
    properties.setProperty("rate-limits", "off");
    assertThat(GatewayConfig.of(properties, Map.of()).ws().clients().connectionsPerAddress())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(GatewayConfig.of(properties, Map.of()).rest().connectionsPerAddress())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void noProxyIsTrustedThatIsNotNamed() {
    assertThat(GatewayConfig.of(properties, Map.of()).trustedProxies().contains("10.1.2.3"))
        .isFalse();
    properties.setProperty("trusted-proxies", "192.0.2.0/24, 10.0.0.0/8");

    assertThat(GatewayConfig.of(properties, Map.of()).trustedProxies().contains("10.1.2.3"))
        .isTrue();
  }

  @Test
  void theEnvironmentOverridesTheFile() {
    GatewayConfig config =
        GatewayConfig.of(properties, Map.of("THRONG_WS_PUBLIC_URL", "wss://gateway.example"));

    assertThat(config.ws().publicUrl()).isEqualTo("wss://gateway.example");
  }

  @Test
  void theSecretIsNeverPrinted() {
    assertThat(GatewayConfig.of(properties, Map.of()).toString()).doesNotContain("0123456789");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node.id|1024|node.id: 1024 (expected: 0 to 1023)",
        "ws.port|x|ws.port: x (expected: 0 to 65535)",
        "ws.resume-window|PT0S|ws.resume-window: PT0S (expected: > 0)",
        "ws.resume-window|3m|ws.resume-window: 3m (expected: a duration such as PT3M)",
        "rate-limits|yes|rate-limits: yes (expected: on or off)",
        "ws.transport|kqueue|ws.transport: kqueue (expected: epoll, io_uring or nio)",
        "guild.lag-max|PT0S|guild.lag-max: PT0S (expected: > 0)",
        "ws.public-url|http://x|ws.public-url: http://x (expected: ws://host:port",
        "ws.public-url|ws://x/?a=1|ws.public-url: ws://x/?a=1 (expected: ws://host:port",
        "trusted-proxies|10.0.0.0|trusted-proxies: 10.0.0.0 (expected: networks such as 10.0.0.0/8",
        "token.secret|short|token.secret: (secret) (expected: at least 32 characters)",
        "kafka.bootstrap-server|x|kafka.bootstrap-server: x (expected: a known key)",
      })
  void aBadValueIsNamedWithWhatWasExpected(String key, String value, String message) {
    properties.setProperty(key, value);

    assertThatThrownBy(() -> GatewayConfig.of(properties, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingValueIsNamed() {
    properties.remove("kafka.bootstrap-servers");

    assertThatThrownBy(() -> GatewayConfig.of(properties, Map.of()))
        .hasMessage("kafka.bootstrap-servers: (missing) (expected: host:port)");
  }
}
