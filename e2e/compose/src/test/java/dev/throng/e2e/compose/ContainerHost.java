package dev.throng.e2e.compose;

import dev.throng.local.config.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What Docker does with a compose file, as far as ours asks for it: one network, named volumes that
 * outlive their containers, and an order of starts. All services share one address, so only one of
 * those that listen on the same port can run at a time. Not thread-safe.
 */
final class ContainerHost implements AutoCloseable {
  private static final int ONE_SHOT_SECONDS = 900;
  private static final int HEALTHY_SECONDS = 300;

  private final ComposeFile compose;
  private final Path dir;
  private final Map<String, Path> paths;
  private final Map<String, List<String>> outside = new HashMap<>();
  private final Map<String, List<String>> outsideHealth = new HashMap<>();
  private final Map<String, Process> outsideRunning = new HashMap<>();
  private final Map<String, Container> containers = new LinkedHashMap<>();
  private final Consumer<String> progress;
  private final Process network;

  /**
   * A host without running services.
   *
   * @param dir for volumes and root directories
   * @param paths takes the place of a path that the compose file mounts
   */
  ContainerHost(ComposeFile compose, Path dir, Map<String, Path> paths, Consumer<String> progress)
      throws IOException {
    this.compose = compose;
    this.dir = dir;
    this.paths = paths;
    this.progress = progress;
    this.network =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; exec sleep 3600")
            .start();
  }

  /** Why no containers can be run here; empty if they can. */
  static String obstacle() throws InterruptedException {
    List<String> trial =
        List.of("unshare", "--net", "--mount", "--uts", "sh", "-c", "ip link set lo up; id -u");
    try {
      String result = Commands.run(trial);
      return result.equals("exit 0\n0\n") ? "" : "needs root and namespaces: " + result;
    } catch (IOException e) {
      return "needs unshare: " + e.getMessage();
    }
  }

  /**
   * A command of this machine to be run in the network instead of a service.
   *
   * @param healthcheck to be awaited where the service's is, in the network too; empty: none is
   */
  void replace(String service, List<String> command, List<String> healthcheck) {
    outside.put(service, command);
    outsideHealth.put(service, healthcheck);
  }

  /** Starts a service and what it depends on, in order. */
  void up(String name) throws IOException, InterruptedException {
    List<String> replacement = outside.get(name);
    if (replacement != null) {
      startOutside(name, replacement);
      return;
    }
    if (containers.containsKey(name)) {
      return;
    }
    ComposeFile.Service service = compose.service(name);
    for (Map.Entry<String, String> dependency : service.dependsOn().entrySet()) {
      up(dependency.getKey());
      await(dependency.getKey(), dependency.getValue());
    }
    start(service);
  }

  private void start(ComposeFile.Service service) throws IOException, InterruptedException {
    progress.accept("starting " + service.name());
    Container container =
        new Container(service, dir.resolve("containers"), compose.services().keySet());
    container.start(network.pid(), mounts(service));
    containers.put(service.name(), container);
  }

  /** Waits until a service is healthy, or succeeds if it has no health check. */
  void awaitHealthy(String name) throws IOException, InterruptedException {
    long end = System.nanoTime() + HEALTHY_SECONDS * 1_000_000_000L;
    while (!isHealthy(name)) {
      if (!isAlive(name) || System.nanoTime() > end) {
        throw new IllegalStateException(name + " is not healthy: " + output(name));
      }
      Thread.sleep(1000);
    }
    progress.accept(name + " is healthy");
  }

  private boolean isHealthy(String name) throws IOException, InterruptedException {
    List<String> healthcheck = outsideHealth.get(name);
    if (healthcheck == null) {
      return container(name).isHealthy();
    }
    return healthcheck.isEmpty()
        || inNetwork(healthcheck.toArray(String[]::new)).startsWith("exit 0\n");
  }

  private boolean isAlive(String name) {
    Process process = outsideRunning.get(name);
    return process == null ? container(name).isAlive() : process.isAlive();
  }

  private String output(String name) {
    return outside.containsKey(name)
        ? "see " + dir.resolve(name + ".out")
        : container(name).output();
  }

  /**
   * Runs a service that ends once more, whatever became of those it depends on: "exit CODE", a line
   * break, and what it wrote.
   */
  String run(String name) throws IOException, InterruptedException {
    start(compose.service(name));
    int code = container(name).await(ONE_SHOT_SECONDS);
    return "exit " + code + "\n" + container(name).output();
  }

  Container container(String name) {
    Container container = containers.get(name);
    if (container == null) {
      throw new IllegalStateException(name + " is not up: " + containers.keySet());
    }
    return container;
  }

  /** Ends everything and keeps nothing but the named volumes. */
  void down() throws IOException, InterruptedException {
    for (Container container : containers.values()) {
      container.stop();
    }
    containers.clear();
    for (Process process : outsideRunning.values()) {
      process.destroyForcibly().waitFor();
    }
    outsideRunning.clear();
    FileTrees.delete(dir.resolve("containers"));
  }

  /** What a command of this machine writes in the network of the services. */
  String inNetwork(String... command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + network.pid() + "/ns/net"));
    words.addAll(List.of(command));
    return Commands.run(words);
  }

  Path volume(String name) {
    return dir.resolve("volumes").resolve(name);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    down();
    network.destroyForcibly().waitFor();
  }

  private void await(String name, String condition) throws IOException, InterruptedException {
    switch (condition) {
      case "service_started" -> {}
      case "service_healthy" -> awaitHealthy(name);
      case "service_completed_successfully" -> {
        int code = container(name).await(ONE_SHOT_SECONDS);
        if (code != 0) {
          throw new IllegalStateException(
              name + " ended with " + code + ": " + container(name).output());
        }
      }
      default -> throw new IllegalArgumentException("condition: " + condition);
    }
  }

  private void startOutside(String name, List<String> command) throws IOException {
    if (!outsideRunning.containsKey(name)) {
      List<String> words =
          new ArrayList<>(List.of("nsenter", "--net=/proc/" + network.pid() + "/ns/net"));
      words.addAll(command);
      outsideRunning.put(
          name,
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve(name + ".out").toFile())
              .start());
    }
  }

  private Map<String, Path> mounts(ComposeFile.Service service) throws IOException {
    Image image = Image.of(service.image());
    Map<String, Path> mounts = new HashMap<>();
    for (String volume : service.volumes()) {
      String[] parts = volume.split(":", 2);
      Path source = paths.get(parts[0]);
      if (source == null) {
        source =
            parts[0].startsWith(".")
                ? compose.directory().resolve(parts[0])
                : namedVolume(parts[0], parts[1], image);
      }
      mounts.put(parts[1], source);
    }
    paths.forEach(
        (target, source) -> {
          if (target.startsWith(image.files() + ":")) {
            mounts.put(target.substring(image.files().length() + 1), source);
          }
        });
    return mounts;
  }

  /** A new one belongs to root, unless the image has that directory: then to its owner there. */
  private Path namedVolume(String name, String target, Image image) throws IOException {
    Path volume = volume(name);
    if (!Files.exists(volume)) {
      Files.createDirectories(volume);
      if (image.owned().contains(target)) {
        Files.setAttribute(volume, "unix:uid", image.uid());
        Files.setAttribute(volume, "unix:gid", image.uid());
      }
    }
    return volume;
  }
}
