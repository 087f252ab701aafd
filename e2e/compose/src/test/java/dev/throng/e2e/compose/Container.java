package dev.throng.e2e.compose;

import dev.throng.local.config.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One service as a process with a root directory, a mount namespace, a host name, a user and an
 * environment of its own. Programs and libraries of this machine stand in for those of the image;
 * the directories that a service writes to are as in the image.
 */
final class Container {
  private static final String JAVA_HOME = "/opt/java/openjdk";

  /** What else of /etc this machine's programs need. */
  private static final List<String> HOST_ETC = List.of("ld.so.cache", "alternatives", "ssl");

  private final ComposeFile.Service service;
  private final Image image;
  private final Path root;
  private final Path output;
  private @Nullable Process process;

  /**
   * Makes the root directory anew.
   *
   * @param dir for the root directory and the output
   * @param hosts names that lead to this machine
   */
  Container(ComposeFile.Service service, Path dir, Iterable<String> hosts)
      throws IOException, InterruptedException {
    this.service = service;
    this.image = Image.of(service.image());
    this.root = dir.resolve(service.name());
    this.output = dir.resolve(service.name() + ".out");
    Path files = Path.of("src/test/resources/images", image.files()).toAbsolutePath();
    StringBuilder script = new StringBuilder("set -eu; umask 022; cd " + root + "\n");
    script.append("mkdir -p etc tmp proc dev usr image bin sbin lib lib64 root\n");
    script.append("cp -r ").append(files).append("/. .; chmod -R go=u-w .; chmod 1777 tmp\n");
    for (String owned : image.owned()) {
      script.append("mkdir -p .%s; chown %d:%<d .%1$s\n".formatted(owned, image.uid()));
    }
    FileTrees.delete(root);
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0::/root:/bin/sh\n%s:x:%d:%<d::/tmp:/bin/sh\n"
            .formatted(image.files(), image.uid()));
    StringBuilder names = new StringBuilder("127.0.0.1 localhost\n");
    hosts.forEach(host -> names.append("127.0.0.1 ").append(host).append('\n'));
    Files.writeString(root.resolve("etc/hosts"), names);
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files\n");
    Commands.checked(List.of("bash", "-c", script.toString()));
  }

  /**
   * Starts the service's command.
   *
   * @param network process whose network it shares
   * @param mounts sources on this machine by target; a target that ends with :ro is read-only
   */
  void start(long network, Map<String, Path> mounts) throws IOException {
    StringBuilder script = new StringBuilder("set -eu; hostname " + service.name() + "\n");
    script.append(
        """
        cd %s
        mount_at() {
          if [ -d "$1" ]; then mkdir -p ".$2"; else mkdir -p "$(dirname ".$2")"; touch ".$2"; fi
          mount --bind "$1" ".$2"
          if [ "${3:-}" = ro ]; then mount -o remount,bind,ro ".$2"; fi
        }
        mount_at /usr /usr ro; mount_at /proc /proc; mount_at /dev /dev
        for d in bin sbin lib lib64; do
          if [ -L /$d ]; then rmdir $d 2>/dev/null; cp -P /$d $d; else mount_at /$d /$d ro; fi
        done
        """
            .formatted(root));
    for (String etc : HOST_ETC) {
      script.append("if [ -e /etc/%s ]; then mount_at /etc/%1$s /etc/%1$s ro; fi\n".formatted(etc));
    }
    script.append("for d in /etc/java*; do if [ -d $d ]; then mount_at $d $d ro; fi; done\n");
    script.append("mount_at %s %s ro\n".formatted(System.getProperty("java.home"), JAVA_HOME));
    new TreeMap<>(mounts)
        .forEach(
            (target, source) -> {
              boolean readOnly = target.endsWith(":ro");
              String path = readOnly ? target.substring(0, target.length() - 3) : target;
              script.append("mount_at %s %s %s\n".formatted(source, path, readOnly ? "ro" : ""));
            });
    script.append("exec ").append(quoted(inside(command())));
    Path file = Files.writeString(root.resolveSibling(service.name() + ".sh"), script);
    process =
        new ProcessBuilder(
                List.of(
                    "nsenter",
                    "--net=/proc/" + network + "/ns/net",
                    "unshare",
                    "--mount",
                    "--uts",
                    "bash",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
  }

  /** What the service runs: an entry point of its own does away with the image's command. */
  private List<String> command() {
    List<String> command = new ArrayList<>(service.entrypoint());
    if (command.isEmpty()) {
      command.addAll(image.entrypoint());
      command.addAll(service.command().isEmpty() ? image.command() : service.command());
    } else {
      command.addAll(service.command());
    }
    return command;
  }

  private List<String> inside(List<String> command) {
    String ids = userIds();
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", "/image/bin:" + JAVA_HOME + "/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("JAVA_HOME", JAVA_HOME);
    environment.put("HOME", ids.equals("0:0") ? "/root" : "/tmp");
    environment.put("MALLOC_ARENA_MAX", "2");
    // Each of a dozen JVMs starts in half the time; what the compose file says of one comes after.
    environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    environment.putAll(service.environment());
    List<String> words = new ArrayList<>(List.of("chroot", "--userspec=" + ids, "--groups="));
    words.addAll(List.of(root.toString(), "/usr/bin/env", "-i"));
    environment.forEach((key, value) -> words.add(key + "=" + value));
    words.addAll(command);
    return words;
  }

  private String userIds() {
    String user = service.user().isEmpty() ? image.user() : service.user();
    if (user.matches("\\d+:\\d+")) {
      return user;
    }
    return user.equals("root") ? "0:0" : image.uid() + ":" + image.uid();
  }

  /** Whether the service's health check succeeds; true if it has none. */
  boolean isHealthy() throws IOException, InterruptedException {
    return isAlive()
        && (service.healthcheck().isEmpty() || exec(service.healthcheck()).startsWith("exit 0\n"));
  }

  /** Exit code and output of a command inside. */
  String exec(List<String> command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("nsenter", "-t", Long.toString(running().pid()), "--net", "--mount", "--uts"));
    words.addAll(inside(command));
    return Commands.run(words);
  }

  boolean isAlive() {
    return running().isAlive();
  }

  /** Exit code once it has ended. */
  int await(int seconds) throws InterruptedException {
    if (!running().waitFor(seconds, TimeUnit.SECONDS)) {
      running().destroyForcibly();
      throw new IllegalStateException(service.name() + " does not end: " + output());
    }
    return running().exitValue();
  }

  /** SIGTERM, and SIGKILL after ten seconds, as Docker does it. */
  void stop() throws InterruptedException {
    running().destroy();
    if (!running().waitFor(10, TimeUnit.SECONDS)) {
      running().destroyForcibly().waitFor();
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** The end of what it wrote to its standard output and error. */
  String output() {
    try {
      String all = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      return all.substring(Math.max(0, all.length() - 8000));
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(service.name() + " was not started");
    }
    return process;
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
