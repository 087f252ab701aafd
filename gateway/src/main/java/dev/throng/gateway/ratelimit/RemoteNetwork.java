package dev.throng.gateway.ws;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What stands for a client's address: an IPv6 subscriber has a whole /64. */
final class RemoteNetwork {
  private static final int PREFIX_BYTES = 8;

  private RemoteNetwork() {}

  static String of(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return "";
    }
    return socket.getAddress() instanceof Inet6Address address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES)) + "/64"
        : socket.getAddress().getHostAddress();
  }
}
