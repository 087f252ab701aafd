package dev.throng.benchmarks.herd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a thousand requests at once cost at each step, without a server. */
class HerdInMemoryTest {
  private static final int REQUESTS = 1_000;
  private static final int USERS = 100;
  private static final int STRANGERS = 10;
  private static final int MESSAGES = 300;
  private static final MessageRange NEWEST = MessageRange.newBuilder().setLimit(50).build();

  private final HerdInMemory herd = new HerdInMemory();
  private final List<CoalescedReads> gateways = List.of(herd.gateway(), herd.gateway());
  private final List<Long> messages = new ArrayList<>();
  private MessageRange old = NEWEST;

  @BeforeEach
  void fill() throws Exception {
    for (int user = 0; user < USERS - STRANGERS; user++) {
      herd.guild.join(user(user));
    }
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(herd.post("message " + i).getMessageCreated().getMessage());
    }
    old = NEWEST.toBuilder().setBefore(messages.get(60)).build();
  }

  private static long user(int number) {
    return GuildBench.OWNER + 1_000 + number;
  }

  @Test
  void aThousandOnTheNewestPageAreFourCommandsOfTwoNodesAndNoRead() throws Exception {
    ask(NEWEST, messages.subList(MESSAGES - 50, MESSAGES));
    assertThat(herd.commands).isEqualTo(4);
    assertThat(herd.queries).isEqualTo(4);
    assertThat(herd.reads).isZero();
  }

  @Test
  void aThousandOnAnOldPageShareAReadForEachRoundOfBothNodes() throws Exception {
    ask(old, messages.subList(10, 60));
    assertThat(herd.commands).isEqualTo(4);
    assertThat(herd.reads).isEqualTo(2);
  }

  private void ask(MessageRange range, List<Long> expected) throws Exception {
    ReadMessages read =
        ReadMessages.newBuilder().setChannel(GuildBench.GENERAL).setRange(range).build();
    List<CompletableFuture<ReadAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(gateways.get(i % 2).read(user(i / 2 % USERS), GuildBench.GUILD, read));
    }
    herd.run();
    String page =
        expected.stream()
            .sorted((a, b) -> Long.compare(b, a))
            .map(id -> new String(herd.database.get(id), StandardCharsets.UTF_8))
            .collect(Collectors.joining(",", "[", "]"));
    for (int i = 0; i < REQUESTS; i++) {
      ReadAnswer answer = answers.get(i).join();
      if (i / 2 % USERS >= USERS - STRANGERS) {
        assertThat(answer.status()).isEqualTo(403);
      } else {
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(page);
      }
    }
  }
}
