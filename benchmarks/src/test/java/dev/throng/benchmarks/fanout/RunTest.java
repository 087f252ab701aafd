package dev.throng.benchmarks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunTest {
  private final Messages messages = new Messages(100, 60);
  private final Tally tally = new Tally();
  private final Receiver receiver =
      new Receiver(messages, tally, new Receiver.Account("token", 77));
  private final EmbeddedChannel channel = new EmbeddedChannel(receiver);

  @Test
  void aSessionIsReadyWhenItKnowsTheChannel() {
    receive("{\"op\":10,\"d\":{\"heartbeat_interval\":41250}}");
    assertThat(sent()).contains("\"op\":2").contains("\"token\":\"token\"");
    receive("{\"op\":0,\"t\":\"READY\",\"s\":1,\"d\":{}}");
    assertThat(receiver.ready()).isNotDone();
    receive("{\"op\":0,\"t\":\"GUILD_CREATE\",\"s\":2,\"d\":{\"channels\":[{\"id\":\"77\"}]}}");
    assertThat(receiver.ready()).isCompleted();
  }

  @Test
  void lossRepeatsOrderAndSequenceAreCounted() {
    receive(created(1, 0));
    receive(created(2, 2));
    receive(created(3, 1));
    receive(created(3, 1));
    receive(created(6, 4));
    assertThat(tally.delivered()).isEqualTo(4);
    assertThat(tally.duplicates()).isOne();
    assertThat(tally.outOfOrder()).isOne();
    assertThat(tally.sequenceBreaks()).isEqualTo(2);
    BitSet accepted = new BitSet();
    accepted.set(0, 5);
    SendResult sent = new SendResult(accepted, 5, 0, 0, 0);
    assertThat(Result.lost(sent, List.of(receiver))).isOne();
  }

  @Test
  void theSequenceMayStandAtTheEnd() {
    receive("{\"t\":\"MESSAGE_CREATE\",\"d\":" + body(0) + ",\"s\":7,\"op\":0}");
    receive("{\"t\":\"MESSAGE_CREATE\",\"d\":" + body(1) + ",\"s\":9,\"op\":0}");
    assertThat(tally.sequenceBreaks()).isOne();
  }

  @Test
  void anAnswerThatIsNoSuccessIsNotExpected() throws Exception {
    int[] statuses = {200, 429, 500, 204};
    AtomicInteger next = new AtomicInteger();
    Load load =
        new Load(
            messages,
            (number, content) ->
                CompletableFuture.completedFuture(
                    new MessageSender.Answer(statuses[next.getAndIncrement()], 0)),
            10);
    SendResult sent = load.byTheClock(4, Duration.ofSeconds(1));
    assertThat(sent.sent()).isEqualTo(4);
    assertThat(sent.accepted().stream()).containsExactly(10, 13);
    assertThat(sent.refused()).isOne();
    assertThat(sent.failed()).isOne();
  }

  @Test
  void aRunInWhichNothingWasAcceptedProvesNothing() {
    SendResult refused = new SendResult(new BitSet(), 5, 5, 0, 0);
    assertThat(new Result(new LoadOptions(), refused, tally, 0, 0, Map.of()).isExact()).isFalse();
    BitSet accepted = new BitSet();
    accepted.set(0);
    SendResult sent = new SendResult(accepted, 5, 4, 0, 0);
    assertThat(new Result(new LoadOptions(), sent, tally, 0, 0, Map.of()).isExact()).isTrue();
  }

  @Test
  void theBroadcasterReachesEveryReceiverOfEachRun(@TempDir Path dir) throws Exception {
    int exit =
        new CommandLine(new BroadcastCommand())
            .execute(
                "--curve=5,20",
                "--rate=50",
                "--seconds=1",
                "--warm-up=1",
                "--results=" + dir,
                "--name=two");
    assertThat(exit).isZero();
    JsonNode json = new ObjectMapper().readTree(dir.resolve("two.json").toFile());
    assertThat(json.path("command").asText()).startsWith("./throng bench broadcast --curve=5,20 ");
    assertThat(json.path("rows")).hasSize(2);
    JsonNode result = json.path("rows").path(1);
    assertThat(result.path("sessions").asInt()).isEqualTo(20);
    assertThat(result.path("accepted").asInt()).isEqualTo(50);
    assertThat(result.path("delivered").asInt()).isEqualTo(1_000);
    assertThat(result.path("lost").asInt()).isZero();
    assertThat(result.path("bytes").asInt()).isEqualTo(775_000);
    assertThat(result.path("cpu_us_per_delivery").path("broadcaster").asDouble()).isPositive();
    assertThat(dir.resolve("two.md")).content().contains("two-latency.svg").contains("| 20 |");
    assertThat(dir.resolve("two-latency.svg")).content().contains(">p99<");
    assertThat(dir.resolve("two-cpu.svg")).content().contains(">broadcaster<");
  }

  private String created(int sequence, int number) {
    return "{\"op\":0,\"s\":" + sequence + ",\"t\":\"MESSAGE_CREATE\",\"d\":" + body(number) + "}";
  }

  private String body(int number) {
    return "{\"content\":\"" + messages.content(number, System.nanoTime()) + "\",\"flags\":0}";
  }

  private void receive(String text) {
    channel.writeInbound(
        new TextWebSocketFrame(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }

  private String sent() {
    TextWebSocketFrame frame = channel.readOutbound();
    return frame.text();
  }
}
