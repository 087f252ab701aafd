package dev.throng.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of settings lists every key that a gateway reads, and no other. */
class SettingsDocsTest {
  private static final Pattern KEY = Pattern.compile("`([a-z.-]+)`");

  @Test
  void thePageAndTheGatewayKnowTheSameKeys() throws IOException {
    List<String> rows =
        Files.readAllLines(RepositoryRoot.find().resolve("docs/gateway-settings.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    TreeSet<String> documented = new TreeSet<>();
    for (String row : rows) {
      KEY.matcher(row.split("\\|")[1]).results().forEach(key -> documented.add(key.group(1)));
    }
    ConfigValues values = new ConfigValues(required(), Map.of());
    GatewayConfig unused = GatewayConfig.of(values);

    assertThat(documented).containsExactlyElementsOf(new TreeSet<>(values.known()));
    assertThat(documented).hasSizeGreaterThan(30).contains("token.secret-file", "trusted-proxies");
  }

  private static Properties required() {
    Properties properties = new Properties();
    properties.setProperty("kafka.bootstrap-servers", "127.0.0.1:9092");
    properties.setProperty("cassandra.contact-points", "127.0.0.1:9042");
    properties.setProperty("cassandra.local-datacenter", "dc1");
    properties.setProperty("token.secret", "0123456789abcdef0123456789abcdef");
    return properties;
  }
}
