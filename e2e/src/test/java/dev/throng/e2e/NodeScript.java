package dev.throng.e2e;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the bot in Node.js, in a directory of its own with its locked dependencies. */
final class NodeScript {
  private static final Path SOURCE = Path.of("src/test/discordjs");
  private static final Path WORK = Path.of("target/discordjs");
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

  private NodeScript() {}

  /** The version of Node.js on this machine, if there is one. */
  static Optional<String> nodeVersion() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      String version = process.inputReader(StandardCharsets.UTF_8).readLine();
      return process.waitFor() == 0 ? Optional.ofNullable(version) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Installs exactly what the lock file says. */
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "package-lock.json", "bot.mjs")) {
      Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    File log = WORK.resolve("npm.log").toFile();
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    if (!npm.waitFor(INSTALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      npm.destroyForcibly();
      throw new IllegalStateException("npm ci takes more than " + INSTALL_TIMEOUT);
    }
    if (npm.exitValue() != 0) {
      throw new IllegalStateException("npm ci failed:\n" + Files.readString(log.toPath()));
    }
  }

  /** One line of the bot. */
  interface LineHandler {
    void handle(JsonNode line) throws Exception;
  }

  /**
   * Runs the bot to its end.
   *
   * @param handler called for each line that it prints
   * @return the exit code
   */
  static int run(Map<String, String> environment, LineHandler handler) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("node", "bot.mjs")
            .directory(WORK.toFile())
            .redirectError(WORK.resolve("bot.log").toFile());
    builder.environment().putAll(environment);
    Process bot = builder.start();
    try (BufferedReader lines = bot.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        handler.handle(JSON.readTree(line));
      }
      return bot.waitFor();
    } finally {
      bot.destroyForcibly();
    }
  }
}
