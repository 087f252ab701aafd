package dev.throng.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports below those that the system gives to outgoing connections: while a server is dead and
 * its clients try again and again, one of them would now and then be given the server's own port.
 */
final class PortBlock {
  private static final int FIRST = 25_000;
  private static final int PORTS_OF_A_FORK = 500;
  private static final int ATTEMPTS_MAX = 200;

  private PortBlock() {}

  /**
   * The first of so many free ports in a row.
   *
   * @param fork of the test JVMs that run at the same time, from 1 on; each looks at other ports
   */
  static int find(int count, int fork) {
    int begin = FIRST + (fork - 1) * PORTS_OF_A_FORK;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(begin, begin + PORTS_OF_A_FORK - count);
      boolean free = true;
      for (int port = first; port < first + count; port++) {
        free &= isFree(port);
      }
      if (free) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row above " + begin);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
