package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * One person creates, edits and deletes in a tight loop; others read the same page over both
 * gateways all the time, so that their requests share commands, while the database is paused.
 */
class ReadYourWritesE2E {
  private static final long SEED = Long.getLong("throng.seed", 20261122);
  private static final int CHANGES = 400;
  private static final int PAUSE_AT = 150;
  private static final Duration PAUSE = Duration.ofSeconds(6);
  private static final int READERS = 6;
  private static final int MESSAGES_MAX = 40;
  private static final int FIRST_PAGE = 15;

  private final LiveStack stack = LiveStack.get();
  private final Random random = new Random(SEED);

  /**
   * What the channel says, newest first, before the first change, after it, ...; also under way.
   */
  private final List<List<String>> versions = new CopyOnWriteArrayList<>(List.of(List.of()));

  /** Index of the last version that was acknowledged. */
  private final AtomicInteger acknowledged = new AtomicInteger();

  private final List<Long> ids = new ArrayList<>();
  private long channel;

  @Test
  void everyPageShowsAllThatWasAcknowledgedBeforeItWasAskedFor() throws Exception {
    ThrongApi writer = stack.newPerson("writer");
    long guild = writer.createGuild("Writes").path("id").asLong();
    channel = writer.createChannel(guild, "written").path("id").asLong();
    String invite = writer.createInvite(channel);
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    ThrongApi elsewhere = writer;
    for (int i = 0; i < READERS; i++) {
      ThrongApi reader =
          i % 2 == 0 ? stack.newPerson("reader") : stack.newPersonElsewhere("reader");
      reader.acceptInvite(invite);
      elsewhere = i == 1 ? reader : elsewhere;
      readers.add(CompletableFuture.supplyAsync(() -> readUntil(over, reader)));
    }
    CompletableFuture<Void> pause = CompletableFuture.completedFuture(null);
    try {
      for (int i = 0; i < CHANGES; i++) {
        if (i == PAUSE_AT) {
          pause = CompletableFuture.runAsync(this::pauseDatabase);
        }
        change(writer, i);
        assertThat(inTwoPages(elsewhere)).as("seed %d, change %d", SEED, i).isEqualTo(latest());
      }
    } finally {
      over.set(true);
    }
    pause.join();
    for (CompletableFuture<Integer> reader : readers) {
      assertThat(reader.join()).as("pages of one reader").isGreaterThan(20);
    }
  }

  private List<String> latest() {
    return versions.get(versions.size() - 1);
  }

  private void pauseDatabase() {
    try {
      stack.chaosTarget().pause("cassandra", PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(ThrongApi writer, int number) {
    List<String> next = new ArrayList<>(latest());
    int choice = ids.size() >= MESSAGES_MAX ? 9 : ids.isEmpty() ? 0 : random.nextInt(10);
    int at = ids.isEmpty() ? 0 : random.nextInt(ids.size());
    String content = "content " + number;
    if (choice < 5) {
      next.add(0, content);
      versions.add(List.copyOf(next));
      ids.add(0, writer.createMessage(channel, content, null).path("id").asLong());
    } else if (choice < 8) {
      next.set(at, content);
      versions.add(List.copyOf(next));
      writer.editMessage(channel, ids.get(at), content);
    } else {
      next.remove(at);
      versions.add(List.copyOf(next));
      writer.deleteMessage(channel, ids.remove(at));
    }
    acknowledged.incrementAndGet();
  }

  /** Pages until the end; each must be one of the versions that there were while it was read. */
  private int readUntil(AtomicBoolean over, ThrongApi reader) {
    int pages = 0;
    while (!over.get()) {
      int from = acknowledged.get();
      List<String> page = contents(reader.history(channel, "", 50));
      List<List<String>> possible = new ArrayList<>(versions);
      assertThat(possible.subList(from, possible.size()))
          .as("seed %d, from version %d", SEED, from)
          .contains(page);
      pages++;
    }
    return pages;
  }

  private List<String> inTwoPages(ThrongApi reader) {
    JsonNode first = reader.history(channel, "", FIRST_PAGE);
    List<String> all = contents(first);
    if (all.size() == FIRST_PAGE) {
      String last = first.get(FIRST_PAGE - 1).path("id").asText();
      all.addAll(contents(reader.history(channel, "before=" + last, 50)));
    }
    return all;
  }

  private static List<String> contents(JsonNode page) {
    List<String> contents = new ArrayList<>();
    page.forEach(message -> contents.add(message.path("content").asText()));
    return contents;
  }
}
