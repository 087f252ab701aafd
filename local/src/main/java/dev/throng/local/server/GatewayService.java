package dev.throng.local.server;

import dev.throng.local.config.PrivateFiles;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A gateway node: WebSocket and REST.
 *
 * @param config the whole stack: it is told where Kafka, Cassandra and Elasticsearch are
 * @param home its jar, its secret and its files
 * @param node its id, from 0
 */
public record GatewayService(StackConfig config, StackHome home, int node) implements Service {
  /** Name of the step that submits the jobs, for {@link #startAfter}. */
  public static final String JOBS = "jobs";

  /** Name of the step that is done when clients can chat, for {@link #startAfter}. */
  public static final String CHAT = "chat";

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_TIMEOUT)
          .build();
  private static final int SECRET_BYTES = 32;

  @Override
  public String name() {
    return node == 0 ? "gateway" : "gateway-" + (node + 1);
  }

  @Override
  public Path dir() {
    Path first = home.dir().resolve("gateway");
    return node == 0 ? first : first.resolve(name());
  }

  @Override
  public List<Integer> ports() {
    StackConfig.Gateway gateway = gateway();
    return List.of(gateway.restPort(), gateway.wsPort(), gateway.operatorPort());
  }

  private StackConfig.Gateway gateway() {
    return config.gateway().ofNode(node);
  }

  @Override
  public Set<String> startAfter() {
    return Set.of("kafka", "cassandra", JOBS);
  }

  /** Where REST is; clients append nothing but the version. */
  @Override
  public String url() {
    return "http://" + config.host() + ":" + gateway().restPort() + "/api";
  }

  /** Long enough for a gateway to drain. */
  @Override
  public Duration stopDeadline() {
    return Duration.ofSeconds(30);
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(dir());
      if (!Files.exists(home.tokenSecret())) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        PrivateFiles.write(
            home.tokenSecret(),
            HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
      }
      Files.writeString(dir().resolve("logback.xml"), LogFiles.logback(log()));
      Files.writeString(dir().resolve("gateway.properties"), properties());
    } catch (IOException e) {
      throw new UncheckedIOException("preparing the gateway in " + dir(), e);
    }
  }

  private String properties() {
    StackConfig.Gateway gateway = gateway();
    String host = config.host();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "node.id=" + node,
                "rest.host=" + host,
                "rest.port=" + gateway.restPort(),
                "operator.host=" + host,
                "operator.port=" + gateway.operatorPort(),
                "ws.host=" + host,
                "ws.port=" + gateway.wsPort(),
                "ws.public-url=ws://" + host + ":" + gateway.wsPort(),
                "kafka.bootstrap-servers=" + host + ":" + config.kafka().port(),
                "cassandra.contact-points=" + host + ":" + config.cassandra().port(),
                "cassandra.local-datacenter=" + config.cassandra().datacenter(),
                "cassandra.keyspace=" + config.cassandra().keyspace(),
                "search.cells=main=http://" + host + ":" + config.elasticsearch().port(),
                "files.directory=" + home.files(),
                "cdn.public-url=http://" + host + ":" + gateway.restPort() + "/cdn",
                "token.secret-file=" + home.tokenSecret(),
                "rate-limits=" + gateway.rateLimits()));
    gateway.settings().forEach((name, value) -> lines.add(name + "=" + value));
    return String.join("\n", lines) + "\n";
  }

  @Override
  public Launch launch() {
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xmx" + config.gateway().heapMib() + "m");
    command.addAll(config.gateway().jvm());
    command.add("-Dlogback.configurationFile=" + dir().resolve("logback.xml"));
    command.addAll(
        List.of(
            "-cp",
            home.gatewayJar() + ":" + home.gatewayJar().resolveSibling("lib") + "/*",
            "dev.throng.gateway.GatewayMain",
            "--config",
            dir().resolve("gateway.properties").toString()));
    return new Launch(command, Map.of(), dir(), output());
  }

  /** Ready for clients, and the route that every client asks first answers. */
  @Override
  public void probe() throws Exception {
    get("http://" + config.host() + ":" + gateway().operatorPort() + "/readyz");
    get(url() + "/v10/gateway");
  }

  private static void get(String uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(uri)).timeout(PROBE_TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "GET " + uri + ": " + response.statusCode() + " " + response.body());
    }
  }
}
