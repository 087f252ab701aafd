package dev.throng.e2e.userjob;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.flink.ThrongEvents;
import dev.throng.protocol.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The jar of {@link CountingJob}: its classes, and in {@code lib} what the cluster lacks. */
public final class JobJar {
  private static final List<Class<?>> LIBRARIES =
      List.of(
          ThrongEvents.class,
          Topic.class,
          ByteString.class,
          KafkaSource.class,
          KafkaConsumer.class,
          ObjectMapper.class,
          JsonParser.class,
          JsonProperty.class);

  private JobJar() {}

  /** Writes it. */
  public static void write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, CountingJob.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      String directory = CountingJob.class.getPackageName().replace('.', '/');
      Path root = location(CountingJob.class);
      try (Stream<Path> classes = Files.list(root.resolve(directory))) {
        for (Path each : classes.toList()) {
          put(out, root.relativize(each).toString(), Files.readAllBytes(each));
        }
      }
      Set<Path> libraries = new LinkedHashSet<>();
      for (Class<?> library : LIBRARIES) {
        libraries.add(location(library));
      }
      int number = 0;
      for (Path library : libraries) {
        put(out, "lib/" + number++ + ".jar", bytes(library));
      }
    }
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  /** A jar, or one of the classes in a directory. */
  private static byte[] bytes(Path library) throws IOException {
    if (Files.isRegularFile(library)) {
      return Files.readAllBytes(library);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes);
        Stream<Path> classes = Files.walk(library)) {
      for (Path each : classes.filter(Files::isRegularFile).toList()) {
        put(out, library.relativize(each).toString(), Files.readAllBytes(each));
      }
    }
    return bytes.toByteArray();
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
  }
}
