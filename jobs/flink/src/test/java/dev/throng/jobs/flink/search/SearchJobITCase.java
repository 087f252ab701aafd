package dev.throng.jobs.flink.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.flink.live.LiveCluster;
import dev.throng.jobs.flink.live.TopicLog;
import dev.throng.local.server.ElasticsearchServer;
import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The search job on a Flink cluster, a real Kafka and a real Elasticsearch, which fail in turn.
 * After all of it the index has what a naive reader of the log has.
 */
final class SearchJobITCase {
  private static final long SEED = Long.getLong("throng.seed", 20261122);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final int GUILDS = 5;

  @TempDir private static Path dir;
  private static KafkaServer kafka;
  private static ElasticsearchServer elasticsearch;

  private final Random random = new Random(SEED);
  private final TreeMap<Long, String> messages = new TreeMap<>();
  private long nextMessage = 1_000;
  private long writeTimeUs = 1_000_000;
  private TopicLog log;

  @BeforeAll
  static void startServers() {
    kafka = KafkaServer.start(dir.resolve("kafka"));
    kafka.createTopics(2);
    elasticsearch = ElasticsearchServer.start(dir.resolve("elasticsearch"));
  }

  @AfterAll
  static void stopServers() {
    elasticsearch.close();
    kafka.close();
  }

  @Test
  void theIndexHasWhatTheLogSaysThroughAnyCrash() throws Exception {
    System.out.println("seed " + SEED);
    try (LiveCluster cluster = new LiveCluster(dir.resolve("checkpoints"));
        TopicLog topics = new TopicLog(kafka.bootstrapServers())) {
      log = topics;
      JobID job = cluster.submit(search(cluster, null));
      play(500);
      settle();

      elasticsearch.kill();
      play(200);
      cluster.replaceTaskManagers();
      play(200);
      elasticsearch.restart();
      settle();

      elasticsearch.signal("STOP");
      play(200);
      String checkpoint = cluster.checkpoint(job);
      cluster.cancel(job);
      elasticsearch.signal("CONT");
      cluster.submit(search(cluster, checkpoint));
      play(200);
      log.write(Topic.EVENTS, 7, new byte[] {(byte) 0xff});
      settle();

      peopleFindWhatTheyWouldType();
      oneDeadLetterNamesTheRecordThatIsNoEvent();
    }
  }

  private void peopleFindWhatTheyWouldType() throws Exception {
    create(91, 6, 6, "Let us meet at the Crème Brûlée café");
    create(92, 6, 6, "明日は東京都庁に行きます");
    create(93, 6, 6, "서울에서 만나요");
    create(94, 6, 6, "ＦＵＬＬ width and ordinary words");
    settle();
    assertThat(find("content", "creme cafe")).containsExactly(91L);
    assertThat(find("content.exact", "creme")).isEmpty();
    assertThat(find("content.exact", "crème")).containsExactly(91L);
    assertThat(find("content", "東京")).containsExactly(92L);
    assertThat(find("content", "京東")).isEmpty();
    assertThat(find("content", "庁")).as("a single character").containsExactly(92L);
    assertThat(find("content", "서울")).containsExactly(93L);
    assertThat(find("content", "full")).containsExactly(94L);
  }

  private void oneDeadLetterNamesTheRecordThatIsNoEvent() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    for (var record : log.readAll(Topic.DEAD_LETTERS)) {
      letters.add(DeadLetter.parseFrom(record.value()));
    }
    assertThat(letters)
        .isNotEmpty()
        .allSatisfy(letter -> assertThat(letter.getError()).startsWith("search: "))
        .extracting(DeadLetter::getOffset)
        .as("a replay may repeat it")
        .containsOnly(letters.get(0).getOffset());
  }

  /** New messages, edits and deletes, in random guilds. */
  private void play(int events) {
    for (int i = 0; i < events; i++) {
      int kind = messages.isEmpty() ? 0 : random.nextInt(5);
      long guild = 1 + random.nextInt(GUILDS);
      if (kind <= 2) {
        create(nextMessage * GUILDS + guild, guild, guild * 10, "word" + random.nextInt(100));
        nextMessage++;
      } else {
        long message =
            messages.ceilingKey(random.nextLong(messages.firstKey(), messages.lastKey() + 1));
        change(message, kind == 3);
      }
    }
    log.flush();
  }

  private void create(long message, long guild, long channel, String content) {
    messages.put(message, content);
    write(
        guild,
        channel,
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder().setMessage(message).setBody(body(content))));
  }

  private void change(long message, boolean edit) {
    long guild = message % GUILDS == 0 ? GUILDS : message % GUILDS;
    Event.Builder event = Event.newBuilder();
    if (edit) {
      String content = "edited" + writeTimeUs;
      messages.put(message, content);
      event.setMessageUpdated(
          MessageUpdated.newBuilder().setMessage(message).setBody(body(content)));
    } else {
      messages.remove(message);
      event.setMessageDeleted(MessageDeleted.newBuilder().setMessage(message));
    }
    write(guild, guild * 10, event);
  }

  private void write(long guild, long channel, Event.Builder event) {
    log.write(
        Topic.EVENTS,
        channel,
        event
            .setGuild(guild)
            .setChannel(channel)
            .setWriteTimeUs(writeTimeUs++)
            .build()
            .toByteArray());
  }

  private static ByteString body(String content) {
    return ByteString.copyFromUtf8(
        "{\"author\":{\"id\":\"8\"},\"type\":0,\"content\":\"" + content + "\"}");
  }

  /** Until the index is as the log says. */
  private void settle() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!indexed().equals(messages)) {
      if (System.nanoTime() > deadline) {
        assertThat(indexed()).isEqualTo(messages);
      }
      Thread.sleep(200);
    }
  }

  private static TreeMap<Long, String> indexed() throws Exception {
    post("/messages-*/_refresh", "");
    JsonNode answer = post("/messages-*/_search", "{\"size\":10000}");
    TreeMap<Long, String> found = new TreeMap<>();
    for (JsonNode hit : answer.at("/hits/hits")) {
      found.put(hit.at("/_source/message_id").asLong(), hit.at("/_source/content").asText());
    }
    return found;
  }

  private static List<Long> find(String field, String words) throws Exception {
    JsonNode answer =
        post(
            "/messages-*/_search?routing=6",
            JSON.writeValueAsString(
                Map.of(
                    "query",
                    Map.of("match", Map.of(field, Map.of("query", words, "operator", "and"))))));
    List<Long> ids = new ArrayList<>();
    answer.at("/hits/hits").forEach(hit -> ids.add(hit.at("/_source/message_id").asLong()));
    return ids;
  }

  private static JsonNode post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static StreamExecutionEnvironment search(LiveCluster cluster, String checkpointOrNull)
      throws Exception {
    StreamExecutionEnvironment env = cluster.environment(checkpointOrNull);
    SearchJob.define(
        env,
        "--kafka.bootstrap-servers",
        kafka.bootstrapServers(),
        "--elasticsearch.cells",
        "main=" + elasticsearch.url(),
        "--search.shared-indices",
        "2",
        "--parallelism",
        "2");
    return env;
  }
}
