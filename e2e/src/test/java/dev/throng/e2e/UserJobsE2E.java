package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.client.ThrongApi;
import dev.throng.e2e.userjob.JobJar;
import dev.throng.local.config.StackConfig;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackParts;
import dev.throng.local.stack.UserJob;
import dev.throng.local.stack.UserJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's job that numbers messages keeps its count through the death of all that it runs on. */
class UserJobsE2E {
  private final LiveStack live = LiveStack.get();
  private final Stack stack = live.stack();
  private final UserJobs jobs = stack.userJobs();

  @TempDir private Path dir;
  private Path jar;
  private Path numbers;
  private ThrongApi person;
  private long channel;
  private int sent;

  @BeforeEach
  void world() throws IOException {
    jar = dir.resolve("counting.jar");
    JobJar.write(jar);
    numbers = dir.resolve("numbers");
    person = live.newPerson("counted");
    channel = live.textChannel(person, person.createGuild("Counted").path("id").asLong());
  }

  @AfterEach
  void removeAll() throws Exception {
    for (UserJob job : jobs.all()) {
      jobs.remove(job.name());
    }
  }

  @Test
  void aJobKeepsItsStateWhenItsProcessesDieAndWhenItIsStopped() throws Exception {
    submit("counting", 100);
    say(3);
    stack.signal("user-taskmanager-1", "KILL");
    say(3);
    stack.signal("user-jobmanager", "KILL");
    say(3);

    jobs.stop("counting");
    assertThat(state("counting")).isEqualTo("stopped");
    send(3);
    assertThat(counted()).hasSizeLessThan(sent);
    jobs.restart("counting", jar, true, System.out::println);
    awaitAll();

    assertThatThrownBy(() -> submit("counting", 1)).hasMessageContaining("is there already");
    jobs.remove("counting");
    assertThat(jobs.all()).isEmpty();
  }

  @Test
  void aJobThatFailsAgainAndAgainEndsAndSaysWhy() throws Exception {
    submit("failing", 1);
    say(1);
    person.createMessage(channel, "poison", "p");

    live.eventually(
        () ->
            assertThat(state("failing")).startsWith("failed: ").endsWith("a message says poison"));
  }

  @Test
  @Tag("slow")
  void aJobGoesOnAfterDownAndUp() throws Exception {
    submit("staying", 100);
    say(3);
    StackConfig config = stack.config();
    stack.down(true, System.out::println);
    assertThat(state("staying")).startsWith("waits");
    Stack.up(stack.home(), config, StackParts.CHAT, System.out::println);
    say(3);
  }

  private void submit(String name, int restarts) throws Exception {
    String brokers = stack.config().host() + ":" + stack.config().kafka().port();
    List<String> args =
        List.of(brokers, numbers.toString(), Integer.toString(restarts), Long.toString(channel));
    jobs.submit(new UserJob(name, null, 1, args, true, ""), jar, System.out::println);
  }

  /** Sends messages and waits until each is counted. */
  private void say(int messages) {
    send(messages);
    awaitAll();
  }

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      sent++;
      person.createMessage(channel, "m" + sent, "n" + sent);
    }
  }

  /** Message by message its number: none left out, none counted twice. */
  private void awaitAll() {
    List<String> expected =
        IntStream.rangeClosed(1, sent).mapToObj(i -> channel + " " + i + " m" + i).toList();
    live.eventually(() -> assertThat(counted()).containsExactlyInAnyOrderElementsOf(expected));
  }

  /** Distinct lines: after a failure the job writes some again. */
  private List<String> counted() {
    try {
      List<String> lines = Files.exists(numbers) ? Files.readAllLines(numbers) : List.of();
      return List.copyOf(new TreeSet<>(lines));
    } catch (IOException e) {
      throw new IllegalStateException("reading " + numbers, e);
    }
  }

  private String state(String name) {
    try {
      for (UserJob job : jobs.all()) {
        if (job.name().equals(name)) {
          return jobs.state(job);
        }
      }
      return "";
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
