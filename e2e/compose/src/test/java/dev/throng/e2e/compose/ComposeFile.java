package dev.throng.e2e.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The services of a compose file, as far as ours uses its format. */
record ComposeFile(Path directory, Map<String, Service> services) {

  /**
   * One service.
   *
   * @param user {@code uid:gid} or a name; empty for the image's own
   * @param entrypoint empty for the image's own
   * @param command empty for the image's own
   * @param volumes {@code source:target[:ro]}; a source that begins with a dot is a path
   * @param healthcheck command; empty if there is none
   * @param dependsOn conditions by service
   */
  record Service(
      String name,
      String image,
      String user,
      List<String> entrypoint,
      List<String> command,
      Map<String, String> environment,
      List<String> volumes,
      List<String> healthcheck,
      Map<String, String> dependsOn) {}

  Service service(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new IllegalArgumentException(
          "service: " + name + " (expected: one of " + services.keySet() + ")");
    }
    return service;
  }

  static ComposeFile read(Path file) throws IOException {
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(50).build();
    Map<String, Object> yaml = map(new Load(settings).loadFromString(Files.readString(file)));
    Map<String, Service> services = new LinkedHashMap<>();
    map(yaml.get("services"))
        .forEach((name, service) -> services.put(name, service(name, merged(map(service)))));
    return new ComposeFile(file.toAbsolutePath().getParent(), services);
  }

  private static Service service(String name, Map<String, Object> yaml) {
    Map<String, String> environment = new LinkedHashMap<>();
    map(yaml.get("environment")).forEach((key, value) -> environment.put(key, text(value)));
    Map<String, String> dependsOn = new LinkedHashMap<>();
    map(yaml.get("depends_on"))
        .forEach((on, condition) -> dependsOn.put(on, text(map(condition).get("condition"))));
    return new Service(
        name,
        text(yaml.get("image")),
        text(yaml.getOrDefault("user", "")),
        words(yaml.get("entrypoint")),
        words(yaml.get("command")),
        environment,
        words(yaml.get("volumes")),
        healthcheck(map(yaml.get("healthcheck")).get("test")),
        dependsOn);
  }

  private static List<String> healthcheck(@Nullable Object test) {
    if (test instanceof List<?>) {
      List<String> words = words(test);
      return words.subList(1, words.size());
    }
    return test == null ? List.of() : List.of("sh", "-c", text(test));
  }

  /** With what it merges in: the merge key is YAML 1.1's, and this parser reads 1.2. */
  private static Map<String, Object> merged(Map<String, Object> service) {
    Map<String, Object> merged = new LinkedHashMap<>(map(service.get("<<")));
    merged.putAll(service);
    return merged;
  }

  private static List<String> words(@Nullable Object yaml) {
    if (yaml instanceof List<?> words) {
      return words.stream().map(ComposeFile::text).toList();
    }
    return yaml == null ? List.of() : List.of(text(yaml).split(" "));
  }

  /** Compose writes a dollar sign as two. */
  private static String text(@Nullable Object yaml) {
    return String.valueOf(yaml).replace("$$", "$");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object yaml) {
    return yaml == null ? Map.of() : (Map<String, Object>) yaml;
  }
}
