package dev.throng.jobs.core.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.ClusterDriver;
import dev.throng.jobs.core.fixture.LogRecord;
import dev.throng.jobs.core.fixture.MemoryCluster;
import dev.throng.jobs.core.fixture.MemoryLog;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.fixture.RandomOpGenerator;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.user.UserActor;
import dev.throng.protocol.Topic;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The same log comes to the same bytes, however often it is read. */
final class DeterminismTest {
  private static final long SEED = 11;

  @Test
  void theSameInboxTwiceGivesTheSameEffects() throws Exception {
    Random random = new Random(SEED);
    MemoryCluster cluster = new MemoryCluster(random);
    ClusterDriver driver = new ClusterDriver(cluster, random, 8, 2);
    RandomOpGenerator ops = new RandomOpGenerator(random, driver.world);
    for (int i = 0; i < 1_500; i++) {
      driver.run(ops.next());
      boolean busy = true;
      while (busy) {
        busy = cluster.step() | cluster.flush();
      }
      if (i % 20 == 0) {
        driver.look();
      }
    }

    for (Topic inbox : new Topic[] {Topic.GUILD_INBOX, Topic.USER_INBOX}) {
      MemoryLog log = cluster.log(inbox);
      assertThat(digest(inbox, log)).as("seed " + SEED).isEqualTo(digest(inbox, log));
    }
  }

  private static String digest(Topic inbox, MemoryLog log) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    MemoryStateFactory state = new MemoryStateFactory();
    MemoryStateFactory relays = new MemoryStateFactory();
    RelayRunner relay = MemoryCluster.relayRunner(relays);
    Function<StateFactory, Actor> actor =
        inbox == Topic.GUILD_INBOX
            ? tables -> new GuildActor(tables, 1)
            : tables -> new UserActor(tables, 1);
    ActorRunner runner = new ActorRunner(inbox, state, actor);
    int effectsSeen = 0;
    for (int partition = 0; partition < log.partitions(); partition++) {
      for (int offset = 0; offset < log.end(partition); offset++) {
        LogRecord record = log.read(partition, offset);
        state.select(record.key());
        Effects effects =
            runner.run(
                new InboxRecord(record.key(), partition, offset, record.timeUs(), record.value()));
        for (OutRecord out : effects.records()) {
          digest.update((byte) out.topic());
          digest.update(out.value());
          effectsSeen++;
        }
        for (RelayRecord out : effects.relayRecords()) {
          digest.update(out.value());
          relays.select(new MemoryCluster.RelayOf(out.guild(), out.node()));
          relay.run(out).forEach(delivery -> digest.update(delivery.value()));
        }
      }
    }
    assertThat(effectsSeen).isGreaterThan(500);
    return HexFormat.of().formatHex(digest.digest());
  }
}
