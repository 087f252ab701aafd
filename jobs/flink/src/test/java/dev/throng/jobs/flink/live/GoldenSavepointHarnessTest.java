package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.protocol.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that an older version wrote goes on living as if today's code had made it: restored from
 * the older version's savepoint, the actors write byte for byte what they write after reading the
 * same inboxes from their beginning.
 *
 * <p>A change of the state's format is followed by a new savepoint beside those that are there:
 * {@link GoldenSavepoint}.
 */
final class GoldenSavepointHarnessTest {
  static final Path SAVEPOINTS =
      Path.of("src/test/resources/dev/throng/jobs/flink/live/savepoints");

  static Stream<Arguments> savepoints() throws IOException {
    try (Stream<Path> dirs = Files.list(SAVEPOINTS)) {
      return dirs.sorted().toList().stream()
          .flatMap(dir -> Stream.of(Backend.values()).map(backend -> Arguments.of(dir, backend)));
    }
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void oldStateGoesOnAsIfTodaysCodeHadMadeIt(Path dir, Backend backend) throws Exception {
    GoldenSavepoint golden = GoldenSavepoint.read(dir);
    try (HarnessLive restored = HarnessLive.ofUpgrade(OutputDigest.actors(), backend);
        HarnessLive replayed = new HarnessLive(OutputDigest.actors(), backend)) {
      restored.restore(golden.state());
      for (ScriptedInbox.Entry entry : golden.before()) {
        replayed.handle(entry);
      }
      assertThat(golden.after()).hasSizeGreaterThan(300);
      for (ScriptedInbox.Entry entry : golden.after()) {
        assertThat(digest(restored.handle(entry)))
            .as(
                "What is made of old state by %s, offset %d. If a record's field was renamed or"
                    + " retyped it has lost its value: leave it as it was, and add a new one",
                entry.inbox(), entry.record().offset())
            .isEqualTo(digest(replayed.handle(entry)));
      }
    }
  }

  private static String digest(List<OutRecord> written) throws Exception {
    OutputDigest digest = new OutputDigest();
    // State from before presences does not know who was told of them, and they have no numbers.
    digest.add(
        written.stream().filter(record -> record.topic() != Topic.PRESENCES.ordinal()).toList());
    return digest.toString();
  }
}
