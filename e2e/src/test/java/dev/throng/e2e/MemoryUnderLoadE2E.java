package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.client.ThrongApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients may ask for does not grow in the gateway's heap. */
class MemoryUnderLoadE2E {
  private static final int READERS = 8;
  private static final int MESSAGES = 100;
  private static final Duration TIME_MAX = Duration.ofSeconds(40);

  private final LiveStack stack = LiveStack.get();

  @Test
  void oneUserWhoPollsLargePagesDoesNotFillTheHeap() {
    ThrongApi person = stack.newPerson("poller");
    long channel = stack.textChannel(person, person.createGuild("Pages").path("id").asLong());
    String content = "\u20ac".repeat(2_000);
    for (int i = 0; i < MESSAGES; i++) {
      person.createMessage(channel, content, null);
    }
    long pid = stack.gatewayPid();
    long pageBytes = (long) MESSAGES * content.length() * 3;
    // Three heaps in less time than a request may wait: nobody keeps what was answered.
    long pages = 3 * stack.gatewayHeapBytes() / pageBytes;

    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    long read = 0;
    while (read < pages && System.nanoTime() < deadline) {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        answers.add(
            person
                .rest()
                .requestAsync("GET", "/channels/" + channel + "/messages?limit=100", null)
                .thenApply(answer -> answer.status() == 200 ? answer.body().size() : 0));
      }
      for (CompletableFuture<Integer> answer : answers) {
        assertThat(answer.join()).isEqualTo(MESSAGES);
      }
      read += READERS;
    }

    assertThat(read * pageBytes).as("bytes read").isGreaterThan(stack.gatewayHeapBytes());
    assertThat(stack.gatewayPid()).isEqualTo(pid);
    assertThat(person.me().path("id").asLong()).isPositive();
  }
}
