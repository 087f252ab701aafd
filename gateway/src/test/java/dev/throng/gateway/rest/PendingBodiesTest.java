package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.protocol.wire.Reply;
import io.micrometer.core.instrument.Gauge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What requests hold in memory while their guild does not answer. */
@Timeout(60)
final class PendingBodiesTest {
  private static final String PATH = "/channels/" + RestFixture.CHANNEL + "/messages";

  @AutoClose
  private static final RestFixture rest =
      new RestFixture(
          false,
          new RestServerOptions.Connections(
              TrustedProxies.NONE,
              Integer.MAX_VALUE,
              8 << 20,
              RestServerOptions.Connections.BODY_BYTES_MIN,
              RestServerOptions.Deadlines.USUAL));

  private final ConcurrentLinkedQueue<CompletableFuture<Reply>> asked =
      new ConcurrentLinkedQueue<>();

  private static double held() {
    Gauge gauge = rest.metrics.get("throng.rest.bodies").gauge();
    return gauge.value();
  }

  private CompletableFuture<RestFixture.Answer> post(int bytes) {
    String body = "{\"content\":\"x\",\"junk\":[{}" + ",{}".repeat(bytes / 3) + "]}";
    return CompletableFuture.supplyAsync(() -> rest.person("POST", PATH, body));
  }

  @Test
  void requestsThatWaitHoldNoMoreThanASendersShare() throws Exception {
    rest.actors.guilds =
        command -> {
          CompletableFuture<Reply> reply = new CompletableFuture<>();
          asked.add(reply);
          return reply;
        };
    List<CompletableFuture<RestFixture.Answer>> answers = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 20 && refused == 0; i++) {
      int before = asked.size();
      CompletableFuture<RestFixture.Answer> answer = post(60 << 10);
      answers.add(answer);
      while (asked.size() == before && !answer.isDone()) {
        Thread.sleep(5);
      }
      refused += answer.isDone() ? 1 : 0;
    }
    RestFixture.Answer last = answers.remove(answers.size() - 1).get();
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.json().path("retry_after").asDouble()).isEqualTo(1);
    // About 4 MB each, of 8 MiB.
    assertThat(answers).hasSizeBetween(1, 5);
    assertThat(held()).isBetween(1e6, 8.4e6);

    asked.forEach(reply -> reply.complete(ScriptedActors.reply(200, "{}")));
    for (CompletableFuture<RestFixture.Answer> answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
    }
    while (held() > 0) {
      Thread.sleep(5);
    }
  }

  @Test
  void aBodyWhoseTreeAloneIsMoreIsTooLarge() throws Exception {
    assertThat(post(250 << 10).get().status()).isEqualTo(413);
    while (held() > 0) {
      Thread.sleep(5);
    }
  }

  @Test
  void aTreeIsCountedOutsideOfStrings() {
    long text = treeBytes("{\"content\":\"" + ",:[{".repeat(1_000) + "\\\"\"}");
    assertThat(text).isLessThan(5_000);
    assertThat(treeBytes("[" + "{},".repeat(1_000) + "{}]")).isGreaterThan(100_000);
  }

  private static long treeBytes(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new RequestBody(bytes, true, false, List.of()).treeBytes();
  }
}
