package dev.throng.connectors.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class CassandraClientOptionsTest {
  private final Map<String, String> values =
      new HashMap<>(
          Map.of(
              "cassandra.contact-points", "10.0.0.1:9042, 10.0.0.2:9043",
              "cassandra.local-datacenter", "dc1",
              "cassandra.keyspace", "throng"));

  @Test
  void defaultsAreAQuorumTwoSecondsAnd256InFlight() {
    CassandraClientOptions options = read();
    assertThat(options.contactPoints()).containsExactly("10.0.0.1:9042", "10.0.0.2:9043");
    assertThat(options.addresses().get(1).getPort()).isEqualTo(9043);
    assertThat(options.consistency()).isEqualTo(Consistency.LOCAL_QUORUM);
    assertThat(options.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.inFlightMax()).isEqualTo(256);
  }

  @Test
  void travelWithTheJobGraph() throws Exception {
    assertThat(InstantiationUtil.clone(read())).isEqualTo(read());
    assertThat(InstantiationUtil.isSerializable(CqlSessionProvider.of(read()))).isTrue();
  }

  @Test
  void aMissingOptionIsNamed() {
    values.remove("cassandra.keyspace");
    assertThatThrownBy(this::read).hasMessage("cassandra.keyspace: missing (expected: a value)");
  }

  @Test
  void aContactPointWithoutPortIsNamed() {
    values.put("cassandra.contact-points", "10.0.0.1");
    assertThatThrownBy(this::read)
        .hasMessage("cassandra.contact-points: 10.0.0.1 (expected: host:port)");
    values.put("cassandra.contact-points", "10.0.0.1:http");
    assertThatThrownBy(this::read)
        .hasMessage("cassandra.contact-points: 10.0.0.1:http (expected: host:port)");
  }

  @Test
  void zeroIsNoBound() {
    values.put("cassandra.in-flight-max", "0");
    assertThatThrownBy(this::read).hasMessage("cassandra.in-flight-max: 0 (expected: > 0)");
  }

  private CassandraClientOptions read() {
    return CassandraClientOptions.from(Configuration.fromMap(values));
  }
}
