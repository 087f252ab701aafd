package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class RemoteNetworkTest {
  @Test
  void addressesOfOneSixtyFourAreOneSubscriberAndIpv4AddressesAreNot() throws Exception {
    assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff::7"));
    assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
    assertThat(network("::1")).isEqualTo("0:0:0:0::/64");
    assertThat(network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(network("192.0.2.2")).isEqualTo("192.0.2.2");
  }

  @Test
  void whatHasNoAddressIsOneSubscriber() {
    assertThat(RemoteNetwork.host(InetSocketAddress.createUnresolved("host", 1))).isNull();
    assertThat(RemoteNetwork.of(null)).isEmpty();
  }

  private static String network(String address) throws UnknownHostException {
    return RemoteNetwork.of(
        RemoteNetwork.host(new InetSocketAddress(InetAddress.getByName(address), 1)));
  }
}
