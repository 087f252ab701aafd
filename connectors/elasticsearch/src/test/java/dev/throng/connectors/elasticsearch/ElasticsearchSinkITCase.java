package dev.throng.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.connectors.elasticsearch.ElasticsearchSinkOptions.Bound;
import dev.throng.local.server.ElasticsearchServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a Flink job with checkpoints, against a real node. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ElasticsearchSinkITCase {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger RUNS = new AtomicInteger();

  @TempDir static Path dir;
  private static ElasticsearchServer elasticsearch;
  private String index;

  @BeforeAll
  static void start() {
    elasticsearch = ElasticsearchServer.start(dir);
  }

  @AfterAll
  static void stop() {
    elasticsearch.close();
  }

  @BeforeEach
  void createIndex() {
    CollectedDeadDocuments.ALL.clear();
    index = "numbers-" + RUNS.incrementAndGet();
    create(index, "");
  }

  @Test
  void documentsAreIndexedAndDeletedByTheirVersionsHoweverOftenTheyAreWritten() {
    String to = index; // not the test itself: the converter travels with the job
    DocumentConverter<Long> events =
        n ->
            List.of(
                document(to, n, 10, "{\"n\":" + n + "}"),
                n % 2 == 0
                    ? DocumentRequest.delete(address(to, n), 20)
                    : document(to, n, 20, "{\"n\":" + -n + "}"),
                document(to, n, 5, "{\"n\":0}"));
    run(events, 1_000).join();
    run(events, 1_000).join();

    assertThat(count(to, "")).isEqualTo(500);
    assertThat(count(to, "?q=n:%3C0")).as("the newest version of each").isEqualTo(500);
  }

  @Test
  void whatAMappingRefusesIsADeadDocumentWithItsReasonAndTheRestGoesOn() {
    String to = index; // not the test itself: the converter travels with the job
    run(
            n ->
                List.of(
                    document(to, n, 1, n % 100 == 7 ? "{\"n\":\"seven\"}" : "{\"n\":1}"),
                    document(to, n + 1_000_000, 1, n == 300 ? "{\"unknown\":1}" : "{\"n\":1}"),
                    n == 400
                        ? new DocumentRequest(
                            new DocumentAddress("main", to, "", "x".repeat(600)),
                            1,
                            "{}".getBytes(StandardCharsets.UTF_8))
                        : document(to, n, 0, "{}")),
            1_000)
        .join();

    assertThat(count(to, "")).isEqualTo(2_000 - 10 - 1);
    assertThat(CollectedDeadDocuments.ALL).hasSize(12);
    assertThat(CollectedDeadDocuments.ALL)
        .extracting(dead -> dead.reason().split(":")[0])
        .contains("document_parsing_exception", "strict_dynamic_mapping_exception");
  }

  @Test
  void anIndexThatIsClosedOrRedDelaysOnlyItsOwnDocuments() throws Exception {
    String to = index; // not the test itself: the converter travels with the job
    String closed = to + "-closed";
    String red = to + "-red";
    create(closed, "");
    request("POST", "/" + closed + "/_close", "");
    create(red, ",\"index.routing.allocation.require.nowhere\":\"no\"");

    CompletableFuture<Void> job =
        run(
            n ->
                List.of(
                    document(closed, n, 1, "{\"n\":1}"),
                    document(red, n, 1, "{\"n\":1}"),
                    document(to, n, 1, "{\"n\":1}")),
            3_000);
    await(job, () -> count(to, "") == 3_000);
    assertThat(job).as("the others are waited for").isNotDone();

    request("POST", "/" + closed + "/_open", "");
    request("PUT", "/" + red + "/_settings", "{\"index.routing.allocation.require.nowhere\":null}");
    job.get(60, TimeUnit.SECONDS);
    assertThat(count(closed, "")).isEqualTo(3_000);
    assertThat(count(red, "")).isEqualTo(3_000);
    assertThat(CollectedDeadDocuments.ALL).isEmpty();
  }

  @Test
  void anIndexThatIsNotThereYetIsWaitedFor() throws Exception {
    String to = index; // not the test itself: the converter travels with the job
    String later = to + "-later";
    CompletableFuture<Void> job = run(n -> List.of(document(later, n, 1, "{\"n\":1}")), 100);
    Thread.sleep(1_000);
    assertThat(job).isNotDone();
    create(later, "");
    job.get(60, TimeUnit.SECONDS);
    assertThat(count(later, "")).isEqualTo(100);
  }

  @Test
  void aStoppedNodeIsWaitedForAndMissesNothing() throws Exception {
    String to = index; // not the test itself: the converter travels with the job
    CompletableFuture<Void> job = run(n -> List.of(document(to, n, 1, "{\"n\":1}")), 60_000);
    await(job, () -> count(to, "") > 2_000);
    elasticsearch.signal("STOP");
    try {
      Thread.sleep(5_000);
      assertThat(job).as("still writing").isNotDone();
    } finally {
      elasticsearch.signal("CONT");
    }
    job.get(120, TimeUnit.SECONDS);
    assertThat(count(to, "")).isEqualTo(60_000);
  }

  @Test
  void aKilledNodeIsWaitedForAndMissesNothing() throws Exception {
    String to = index; // not the test itself: the converter travels with the job
    CompletableFuture<Void> job = run(n -> List.of(document(to, n, 1, "{\"n\":1}")), 60_000);
    await(job, () -> count(to, "") > 2_000);
    elasticsearch.kill();
    assertThat(job).as("still writing").isNotDone();
    elasticsearch.restart();
    job.get(120, TimeUnit.SECONDS);
    assertThat(count(to, "")).isEqualTo(60_000);
  }

  private static CompletableFuture<Void> run(DocumentConverter<Long> converter, int elements) {
    return CompletableFuture.runAsync(
        () -> {
          Configuration configuration = new Configuration();
          configuration.set(PipelineOptions.GENERIC_TYPES, false);
          configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
          StreamExecutionEnvironment env =
              StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
          env.fromSequence(1, elements)
              .sinkTo(
                  new ElasticsearchSink<>(
                      new ElasticsearchCells(
                          Map.of("main", List.of(elasticsearch.url())), "", Duration.ofSeconds(30)),
                      new ElasticsearchSinkOptions(
                          new Bound(200, 1 << 20),
                          new Bound(5_000, 16 << 20),
                          Duration.ofMillis(50),
                          2,
                          DestinationBackOff.DEFAULT),
                      converter,
                      new CollectedDeadDocuments()))
              .uid("sink");
          try {
            env.execute();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static DocumentRequest document(String index, long n, long version, String json) {
    return new DocumentRequest(address(index, n), version, json.getBytes(StandardCharsets.UTF_8));
  }

  private static DocumentAddress address(String index, long n) {
    return new DocumentAddress("main", index, "", Long.toString(n));
  }

  private static void create(String index, String settings) {
    request(
        "PUT",
        "/" + index + "?wait_for_active_shards=0",
        "{\"settings\":{\"number_of_replicas\":0"
            + settings
            + "},\"mappings\":{\"dynamic\":\"strict\",\"properties\":{\"n\":{\"type\":\"long\"}}}}");
  }

  private static long count(String index, String query) {
    request("POST", "/" + index + "/_refresh", "");
    Matcher count =
        Pattern.compile("\"count\":(\\d+)")
            .matcher(request("GET", "/" + index + "/_count" + query, ""));
    return count.find() ? Long.parseLong(count.group(1)) : -1;
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(CompletableFuture<Void> job, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited for two minutes").isLessThan(deadline);
      if (job.isCompletedExceptionally()) {
        job.join();
      }
      Thread.sleep(20);
    }
  }

  private static String request(String method, String path, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(20))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(400);
      return answer.body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
