package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of("10.0.0.0/8, 2001:db8:1::/48,192.0.2.9/32");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.2.3|203.0.113.7|203.0.113.7",
        "10.1.2.3|203.0.113.7, 192.0.2.9|203.0.113.7",
        "10.1.2.3|1.1.1.1, 203.0.113.7 ,10.9.9.9, 192.0.2.9|203.0.113.7",
        "10.1.2.3|2001:db8:7:8::1|2001:db8:7:8::/64",
        "2001:db8:1:0:0:0:0:5|[2001:db8:7:8::1]|2001:db8:7:8::/64",
        "10.1.2.3|junk, 203.0.113.7|203.0.113.7",
        "10.1.2.3|203.0.113.7, junk|10.1.2.3",
        "10.1.2.3|203.0.113.7,|10.1.2.3",
        "10.1.2.3|''|10.1.2.3",
        "10.1.2.3|10.7.7.7|10.1.2.3",
        "10.1.2.3|localhost|10.1.2.3",
        "11.1.2.3|203.0.113.7|11.1.2.3",
        "192.0.2.8|203.0.113.7|192.0.2.8",
        "2001:db8:2:0:0:0:0:5|203.0.113.7|2001:db8:2:0::/64",
      })
  void theClientIsTheLastAddressThatIsNoTrustedProxy(
      String peer, String forwardedFor, String client) {
    assertThat(PROXIES.client(peer, List.of(forwardedFor))).isEqualTo(client);
  }

  @Test
  void headersThatCameSeveralTimesAreOneList() {
    assertThat(PROXIES.client("10.1.2.3", List.of("203.0.113.6", "203.0.113.7, 10.4.4.4")))
        .isEqualTo("203.0.113.7");
  }

  @Test
  void withoutAHeaderOrAnAddressThereIsOnlyThePeer() {
    assertThat(PROXIES.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    assertThat(PROXIES.client(null, List.of("203.0.113.7"))).isEmpty();
    assertThat(TrustedProxies.NONE.client("10.1.2.3", List.of("203.0.113.7")))
        .isEqualTo("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "proxy/8", "10.0.0.0/8,,::/0", ""})
  void whatIsNoNetworkIsRefused(String cidrs) {
    assertThatThrownBy(() -> TrustedProxies.of(cidrs)).isInstanceOf(IllegalArgumentException.class);
  }
}
