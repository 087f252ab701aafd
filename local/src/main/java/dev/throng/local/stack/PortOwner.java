package dev.throng.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds who listens on a TCP port through Linux' {@code /proc}. */
final class PortOwner {
  private static final String LISTEN = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /** "pid N (command)", or a general word where the system does not tell. */
  static String describe(int port) {
    return inode(port)
        .flatMap(PortOwner::pidOfSocket)
        .map(pid -> "pid " + pid + command(pid))
        .orElse("another process");
  }

  private static Optional<String> inode(int port) {
    String suffix = ":%04X".formatted(port);
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try (Stream<String> lines = Files.lines(Path.of(table))) {
        Optional<String> inode =
            lines
                .map(line -> line.trim().split("\\s+"))
                .filter(f -> f.length > INODE && f[STATE].equals(LISTEN))
                .filter(f -> f[LOCAL_ADDRESS].endsWith(suffix))
                .map(f -> f[INODE])
                .findFirst();
        if (inode.isPresent()) {
          return inode;
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> pidOfSocket(String inode) {
    Path socket = Path.of("socket:[" + inode + "]");
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> hasOpen(pid, socket))
        .findFirst();
  }

  private static boolean hasOpen(long pid, Path target) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.anyMatch(
          fd -> {
            try {
              return Files.readSymbolicLink(fd).equals(target);
            } catch (IOException e) {
              return false;
            }
          });
    } catch (IOException e) {
      return false;
    }
  }

  private static String command(long pid) {
    try {
      String command = Files.readString(Path.of("/proc/" + pid + "/comm")).trim();
      return " (" + command + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
