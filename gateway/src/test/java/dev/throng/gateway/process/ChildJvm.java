package dev.throng.gateway.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM whose main class prints the port that it listens on, with next to no direct memory. */
public final class ChildJvm implements AutoCloseable {
  private static final String PORT = "port=";

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder said = new StringBuilder();

  /** Starts it. */
  public ChildJvm(Class<?> main) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxDirectMemorySize=1m",
                "-Dio.netty.maxDirectMemory=262144",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Says the port to the parent, and lives as long as that. */
  public static void listening(int port) throws IOException {
    System.out.println(PORT + port);
    int unused = System.in.read();
    Runtime.getRuntime().halt(0);
  }

  /** The port that it listens on. */
  public int port() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(PORT)) {
        return Integer.parseInt(line.substring(PORT.length()));
      }
    }
    throw new IOException("no port: " + said);
  }

  /** Its exit code, within 30 s. */
  public int exitCode() throws Exception {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      return -1;
    }
    output.lines().forEach(line -> said.append(line).append('\n'));
    return process.exitValue();
  }

  /** All that it has said. */
  public String said() {
    return said.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
