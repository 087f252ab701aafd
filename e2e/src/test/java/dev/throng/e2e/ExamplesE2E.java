package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.userjob.StrangersProject;
import dev.throng.local.config.StackConfig;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.UserJob;
import dev.throng.local.stack.UserJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example, copied out and built as a stranger would, does on the stack what it says. */
class ExamplesE2E {
  private static final Duration FIRST_JOB_MAX = Duration.ofMinutes(5);

  /** View channels, send messages, manage messages, read the history. */
  private static final long MODERATOR = 1L << 10 | 1L << 11 | 1L << 13 | 1L << 16;

  private final LiveStack live = LiveStack.get();
  private final Stack stack = live.stack();
  private final StackConfig config = stack.config();
  private final UserJobs jobs = stack.userJobs();
  private final String brokers = config.host() + ":" + config.kafka().port();

  @TempDir private Path dir;
  private ThrongApi person;
  private long guild;
  private long channel;
  private int sent;

  @BeforeEach
  void world() {
    person = live.newPerson("example");
    guild = person.createGuild("Examples").path("id").asLong();
    channel = live.textChannel(person, guild);
  }

  @AfterEach
  void removeAll() throws Exception {
    for (UserJob job : jobs.all()) {
      jobs.remove(job.name());
    }
  }

  /** With a stopwatch: from an empty folder to what the job prints, the stack running. */
  @Test
  @Tag("slow")
  void theFirstJobRunsWithinFiveMinutes() throws Exception {
    person.createMessage(channel, "one", "n1");
    person.createMessage(channel, "two", "n2");
    long begin = System.nanoTime();

    submit("messages-per-minute", List.of(brokers));

    // The minute is over when something happens after it, or the log has been quiet.
    live.eventually(() -> assertThat(printed()).contains("channel=" + channel + " messages=2"));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println("from an empty folder to the first result: " + took.toSeconds() + " s");
    assertThat(took).isLessThan(FIRST_JOB_MAX);
  }

  @Test
  void theBotWarnsOnceAndDeletes() throws Exception {
    long application = person.createApplication("bot").path("id").asLong();
    String token = person.createBot(application);
    person.authorizeBot(application, guild, MODERATOR);
    submit("moderation-bot", List.of(brokers, live.rest() + "/api/v10", token, "spam"));

    // It begins with what is sent after it has found the end of the log.
    live.eventually(
        () -> {
          say("spam");
          assertThat(warnings()).isPositive();
        });
    say("spam again");

    live.eventually(
        () -> {
          assertThat(contents()).doesNotContain("spam again");
          long deleted = sent - contents().stream().filter("spam"::equals).count();
          assertThat(warnings()).as("one for each that is deleted").isEqualTo(deleted);
        });
  }

  @Test
  void messagesAreJoinedWithThoseBefore() throws Exception {
    person.createMessage(channel, "one", "n1");
    person.createMessage(channel, "two", "n2");
    person.createMessage(channel, "three", "n3");
    submit(
        "messages-with-history",
        List.of(
            brokers,
            config.host() + ":" + config.cassandra().port(),
            config.cassandra().datacenter(),
            config.cassandra().keyspace()));

    live.eventually(
        () ->
            assertThat(printed())
                .contains("channel=" + channel + " content=three before=[two, one]"));
  }

  private void submit(String example, List<String> args) throws Exception {
    Path jar = new StrangersProject(example, dir).build();
    jobs.submit(new UserJob(example, null, 1, args, true, ""), jar, System.out::println);
  }

  /** What all jobs have printed. */
  private String printed() {
    try {
      return Files.readString(stack.service("user-taskmanager-1").output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void say(String content) {
    person.createMessage(channel, content, null);
    sent++;
  }

  private long warnings() {
    return contents().stream().filter(content -> content.endsWith("mind your words.")).count();
  }

  private List<String> contents() {
    return page().map(message -> message.path("content").asText()).toList();
  }

  private Stream<JsonNode> page() {
    return StreamSupport.stream(person.history(channel, "", 100).spliterator(), false);
  }
}
