package dev.throng.gateway.ratelimit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose {@code X-Forwarded-For} is believed. Each proxy appends the address that it was
 * called from, so the client is the last one in the list that is no trusted proxy itself; what
 * stands before it the client may have made up. Immutable.
 */
public final class TrustedProxies {
  /** The header, in any spelling. */
  public static final String FORWARDED_FOR = "X-Forwarded-For";

  /** Every peer is a client. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), "");

  private final List<IpSubnetFilterRule> networks;
  private final String text;

  private TrustedProxies(List<IpSubnetFilterRule> networks, String text) {
    this.networks = networks;
    this.text = text;
  }

  /**
   * Reads networks such as {@code 10.0.0.0/8, 2001:db8::/32}.
   *
   * @throws IllegalArgumentException if one is no network in CIDR notation
   */
  public static TrustedProxies of(String cidrs) {
    List<IpSubnetFilterRule> networks = new ArrayList<>();
    for (String cidr : cidrs.split(",")) {
      networks.add(new IpSubnetFilterRule(cidr.strip(), IpFilterRuleType.ACCEPT));
    }
    return new TrustedProxies(List.copyOf(networks), cidrs);
  }

  /**
   * Whether a peer is one of them.
   *
   * @param host its address; null if it has none
   */
  public boolean contains(@Nullable String host) {
    InetAddress address =
        networks.isEmpty() || host == null
            ? null
            : NetUtil.createInetAddressFromIpAddressString(host);
    return address != null && contains(address);
  }

  /**
   * What limits by address go by, of the client behind a peer. With a header that names no client,
   * or is malformed, that is the peer itself.
   *
   * @param peer the address of the connection's other end; null if it has none
   * @param forwardedFor values of the header in their order
   */
  public String client(@Nullable String peer, List<String> forwardedFor) {
    return RemoteNetwork.of(
        !forwardedFor.isEmpty() && contains(peer) ? forwarded(peer, forwardedFor) : peer);
  }

  private @Nullable String forwarded(@Nullable String peer, List<String> forwardedFor) {
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      InetAddress hop = NetUtil.createInetAddressFromIpAddressString(hops[i].strip());
      if (hop == null) {
        return peer;
      }
      if (!contains(hop)) {
        return hop.getHostAddress();
      }
    }
    return peer;
  }

  private boolean contains(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    return networks.stream().anyMatch(network -> network.matches(socket));
  }

  @Override
  public String toString() {
    return text;
  }
}
