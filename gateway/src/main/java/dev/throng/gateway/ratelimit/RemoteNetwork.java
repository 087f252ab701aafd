package dev.throng.gateway.ratelimit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What limits by address go by: an IPv4 address, or the /64 that an IPv6 subscriber has whole. */
public final class RemoteNetwork {
  private static final int PREFIX_GROUPS = 4;

  private RemoteNetwork() {}

  /** The address of a socket's other end; null where it has none. */
  public static @Nullable String host(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && socket.getAddress() != null
        ? socket.getAddress().getHostAddress()
        : null;
  }

  /**
   * Of a client's address; empty for null.
   *
   * @param address as {@link java.net.InetAddress#getHostAddress} writes it: IPv6 with all groups
   */
  public static String of(@Nullable String address) {
    if (address == null) {
      return "";
    }
    String[] groups = address.split(":", PREFIX_GROUPS + 1);
    return groups.length <= PREFIX_GROUPS
        ? address
        : String.join(":", groups[0], groups[1], groups[2], groups[3]) + "::/64";
  }
}
