package dev.throng.local.stack;

import dev.throng.local.process.OsProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code run/<service>.pid}: two lines, process id and start time in milliseconds. The start time
 * keeps us from signalling a stranger who was given the id later.
 */
public final class PidFiles {
  private static final String SUFFIX = ".pid";

  private final Path dir;

  /** The files in a directory, which need not exist. */
  public PidFiles(Path dir) {
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

  /** All recorded processes that still run, by service. */
  public Map<String, OsProcess> alive() {
    Map<String, OsProcess> alive = new TreeMap<>();
    if (!Files.isDirectory(dir)) {
      return alive;
    }
    try (Stream<Path> files = Files.list(dir)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .forEach(service -> alive(service).ifPresent(process -> alive.put(service, process)));
      return alive;
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + dir, e);
    }
  }

  void delete(String service) {
    try {
      Files.deleteIfExists(file(service));
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + file(service), e);
    }
  }

  private Path file(String service) {
    return dir.resolve(service + SUFFIX);
  }
}
