package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A single Elasticsearch node without security, for 127.0.0.1 only.
 *
 * @param host address to listen on
 * @param config version, ports, heap and settings
 * @param lib the jars
 * @param dir configuration, data and log go below it
 */
public record ElasticsearchService(
    String host, StackConfig.Elasticsearch config, Path lib, Path dir) implements Service {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();

  /** As in its own jvm.options: what a node needs where no server-cli has started it. */
  private static final List<String> FLAGS =
      List.of(
          "-Djna.nosys=true",
          "-Dio.netty.noUnsafe=true",
          "-Dio.netty.noKeySetOptimization=true",
          "-Dio.netty.recycler.maxCapacityPerThread=0",
          "-Dlog4j.shutdownHookEnabled=false",
          "-Dlog4j2.disable.jmx=true",
          "-Des.distribution.type=tar");

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public boolean isOptional() {
    return true;
  }

  /** Its start takes processors that the way up to chat needs. */
  @Override
  public Set<String> startAfter() {
    return Set.of(GatewayService.CHAT);
  }

  @Override
  public List<Integer> ports() {
    return List.of(config.port(), config.transportPort());
  }

  @Override
  public String url() {
    return "http://" + host + ":" + config.port();
  }

  @Override
  public void prepare() {
    ElasticsearchHome home = new ElasticsearchHome(dir, lib, config.version());
    home.write(log(), settings());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>(config.settings());
    settings.put("network.host", host);
    settings.put("http.port", config.port());
    settings.put("transport.port", config.transportPort());
    return settings;
  }

  @Override
  public Launch launch() {
    ElasticsearchHome home = new ElasticsearchHome(dir, lib, config.version());
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xms" + config.heapMib() + "m");
    command.add("-Xmx" + config.heapMib() + "m");
    command.addAll(config.jvm());
    command.addAll(FLAGS);
    command.add("-Des.path.home=" + dir);
    command.add("-Des.path.conf=" + dir.resolve("config"));
    command.add("-Djava.io.tmpdir=" + dir.resolve("tmp"));
    command.addAll(List.of("--module-path", home.modulePath()));
    command.add("--add-modules=jdk.net,ALL-MODULE-PATH");
    command.addAll(List.of("-cp", home.launcher().toString(), ElasticsearchHome.MAIN_CLASS));
    return new Launch(Launch.nice(config.niceness(), command), Map.of(), dir, output());
  }

  /** Its cluster has a master, and every index that it knows has its primary shards. */
  @Override
  public void probe() throws Exception {
    URI health = URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=1s");
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(health).timeout(PROBE_TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("cluster health: " + answer.statusCode() + " " + answer.body());
    }
  }
}
