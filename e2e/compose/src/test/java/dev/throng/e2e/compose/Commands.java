package dev.throng.e2e.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of this machine. */
final class Commands {
  private Commands() {}

  /** "exit CODE", a line break, and what it wrote. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "exit " + process.waitFor() + "\n" + output;
  }

  /** What it wrote, if it ends with 0. */
  static String checked(List<String> command) throws IOException, InterruptedException {
    String result = run(command);
    if (!result.startsWith("exit 0\n")) {
      throw new IllegalStateException(String.join(" ", command) + ": " + result);
    }
    return result.substring("exit 0\n".length());
  }
}
