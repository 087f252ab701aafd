package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.directory.DirectoryActor;
import dev.throng.jobs.core.fixture.JobShadow;
import dev.throng.jobs.core.fixture.OracleRun;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.node.NodeActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.user.UserActor;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.protocol.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The oracle's runs on Flink's state: whatever the actors in memory write, whose sessions the
 * oracle judges, the shells must write too, byte for byte, and after each crash again.
 */
final class OracleHarnessTest {
  private static final int STEPS = 300;

  @ParameterizedTest(name = "seed {0}, on {1}")
  @CsvSource({"11, HASHMAP", "12, HASHMAP", "13, ROCKSDB"})
  void theShellsWriteWhatTheOracleJudges(long seed, Backend backend) throws Exception {
    check(new OracleRun(seed, true), backend);
  }

  private static void check(OracleRun run, Backend backend) throws Exception {
    LiveActors actors =
        new LiveActors(
            state -> new UserActor(state, 1),
            state -> new GuildActor(state, 1),
            state -> new Relay(state, 1),
            DirectoryActor::new,
            NodeActor::new);
    try (HarnessLive live = new HarnessLive(actors, backend)) {
      Shadow shadow = new Shadow(live);
      run.cluster().follow(shadow);

      run.check(STEPS);

      assertThat(shadow.records).isGreaterThan(500);
      assertThat(shadow.crashes).isPositive();
    }
  }

  @ParameterizedTest(name = "seed {0}, on {1}")
  @CsvSource({"14, HASHMAP", "15, ROCKSDB"})
  void theShellsWriteWhatTheOracleJudgesOfPassiveSessions(long seed, Backend backend)
      throws Exception {
    check(OracleRun.ofPassive(seed, true), backend);
  }

  private static final class Shadow implements JobShadow {
    private final HarnessLive live;
    private HarnessLive.Checkpoint checkpoint;
    private int records;
    private int crashes;

    Shadow(HarnessLive live) throws Exception {
      this.live = live;
      this.checkpoint = live.snapshot();
    }

    @Override
    public void handled(Topic inbox, InboxRecord record, List<OutRecord> written) {
      List<OutRecord> here = unchecked(() -> live.handle(new ScriptedInbox.Entry(inbox, record)));
      assertThat(here)
          .as("records of " + inbox + " offset " + record.offset())
          .hasSameSizeAs(written);
      for (int i = 0; i < here.size(); i++) {
        assertThat(here.get(i).topic()).isEqualTo(written.get(i).topic());
        assertThat(here.get(i).key()).isEqualTo(written.get(i).key());
        assertThat(Arrays.equals(here.get(i).value(), written.get(i).value()))
            .as("bytes of record " + i + " of " + inbox + " offset " + record.offset())
            .isTrue();
      }
      records += here.size();
    }

    @Override
    public void checkpointed() {
      checkpoint = unchecked(live::snapshot);
    }

    @Override
    public void crashed() {
      crashes++;
      unchecked(
          () -> {
            live.restore(checkpoint);
            return true;
          });
    }

    private static <T> T unchecked(Callable<T> action) {
      try {
        return action.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
