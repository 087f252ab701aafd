package dev.throng.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the preflight asks about this machine. */
interface PreflightHost {
  /** Feature release of the Java that services are run with. */
  int javaRelease();

  /** MiB of memory that can be had without swapping; empty if the system does not tell. */
  OptionalLong memoryAvailableMib();

  /** MiB of free disk where {@code dir} is, or will be. */
  long diskFreeMib(Path dir);

  /** Whether a port can be listened on. */
  boolean isPortFree(String host, int port);

  /** Who listens on a port, for people. */
  String portOwner(int port);

  /** This machine. */
  static PreflightHost real() {
    return new PreflightHost() {
      private static final long MIB = 1 << 20;

      @Override
      public int javaRelease() {
        return Runtime.version().feature();
      }

      @Override
      public OptionalLong memoryAvailableMib() {
        try {
          return Files.readAllLines(Path.of("/proc/meminfo")).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
              .findFirst();
        } catch (IOException e) {
          return OptionalLong.empty();
        }
      }

      @Override
      public long diskFreeMib(Path dir) {
        Path existing = dir;
        while (!Files.exists(existing) && existing.getParent() != null) {
          existing = existing.getParent();
        }
        try {
          FileStore store = Files.getFileStore(existing);
          return store.getUsableSpace() / MIB;
        } catch (IOException e) {
          throw new UncheckedIOException("asking for free space of " + existing, e);
        }
      }

      @Override
      public boolean isPortFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.setReuseAddress(true);
          socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
          return true;
        } catch (IOException e) {
          return false;
        }
      }

      @Override
      public String portOwner(int port) {
        return PortOwner.describe(port);
      }
    };
  }
}
