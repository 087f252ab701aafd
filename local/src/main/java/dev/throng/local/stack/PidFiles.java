package dev.throng.local.stack;

import dev.throng.local.process.OsProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code run/<service>.pid}: two lines, process id and start time in milliseconds. The start time
 * keeps us from signalling a stranger who was given the id later.
 */
public final class PidFiles {
  private final Path dir;

  PidFiles(Path dir) {
    this.dir = dir;
  }

  void write(String service, OsProcess process) {
    try {
      Files.createDirectories(dir);
      Path temporary = dir.resolve(service + ".pid.tmp");
      Files.writeString(temporary, process.pid() + "\n" + process.startMs() + "\n");
      Files.move(
          temporary,
          file(service),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file(service), e);
    }
  }

  /** The recorded process, running or not; empty without a file or with a broken one. */
  Optional<OsProcess> read(String service) {
    try {
      String[] lines = Files.readString(file(service)).split("\n");
      return Optional.of(
          new OsProcess(Long.parseLong(lines[0].trim()), Long.parseLong(lines[1].trim())));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** The recorded process, if that very process still runs. */
  Optional<OsProcess> alive(String service) {
    return read(service).filter(OsProcess::isAlive);
  }

  void delete(String service) {
    try {
      Files.deleteIfExists(file(service));
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + file(service), e);
    }
  }

  private Path file(String service) {
    return dir.resolve(service + ".pid");
  }
}
