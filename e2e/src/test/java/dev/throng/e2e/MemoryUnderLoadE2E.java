package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What clients have been answered does not stay in the gateway's heap. */
class MemoryUnderLoadE2E {
  private static final int READERS = 8;
  private static final int MESSAGES = 100;
  private static final int PAGES = 96;

  /** So many show what is kept of them: 10 MB. */
  private static final int PAGES_MIN = 16;

  /** Half as long as a request may wait: if answers were kept for that time, all would be there. */
  private static final Duration READING = Duration.ofSeconds(6);

  /** At the end of a list of classes, for which the JVM first takes away what nobody holds. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final LiveStack stack = LiveStack.get();
  private final ThrongApi person = stack.newPerson("poller");
  private final long channel =
      stack.textChannel(person, person.createGuild("Pages").path("id").asLong());
  private long newest;

  @Test
  void oneUserWhoPollsLargePagesDoesNotFillTheHeap() throws Exception {
    String content = "\u20ac".repeat(2_000);
    for (int i = 0; i < MESSAGES; i++) {
      newest = person.createMessage(channel, content, null).path("id").asLong();
    }
    read(0);
    long pid = stack.gatewayPid();
    long before = liveBytes(pid);

    long end = System.nanoTime() + READING.toNanos();
    int pages = 0;
    while (pages < PAGES && System.nanoTime() < end) {
      pages += READERS;
      read(pages);
    }
    long kept = liveBytes(pid) - before;

    long bytes = (long) pages * MESSAGES * content.getBytes(StandardCharsets.UTF_8).length;
    assertThat(pages).as("pages read in time").isGreaterThanOrEqualTo(PAGES_MIN);
    assertThat(kept).as("bytes kept of %d", bytes).isLessThan(bytes / 2);
    assertThat(stack.gatewayPid()).isEqualTo(pid);
  }

  /** Pages of the same messages, each behind another id: equal ones would share an answer. */
  private void read(int first) {
    List<CompletableFuture<RestAnswer>> answers = new ArrayList<>();
    for (int i = 1; i <= READERS; i++) {
      String query = "?limit=" + MESSAGES + "&before=" + (newest + first + i);
      answers.add(
          person.rest().requestAsync("GET", "/channels/" + channel + "/messages" + query, null));
    }
    for (CompletableFuture<RestAnswer> answer : answers) {
      assertThat(answer.join().orThrow()).hasSize(MESSAGES);
    }
  }

  private static long liveBytes(long pid) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String classes = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(classes);
    assertThat(total.find()).as("live bytes of process %d", pid).isTrue();
    return Long.parseLong(total.group(1));
  }
}
