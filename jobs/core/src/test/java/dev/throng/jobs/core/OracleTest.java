package dev.throng.jobs.core;

import dev.throng.jobs.core.fixture.ClusterAudit;
import dev.throng.jobs.core.fixture.ClusterDriver;
import dev.throng.jobs.core.fixture.MemoryCluster;
import dev.throng.jobs.core.fixture.MemoryGateway;
import dev.throng.jobs.core.fixture.RandomOpGenerator;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random commands, crashes and node restarts; every session's view and the log must be exact. */
final class OracleTest {
  private static final int STEPS = 2_500;

  @ParameterizedTest(name = "seed {0}, {1} users per visibility chunk, crashes: {2}")
  @CsvSource({
    "1, 1000, false",
    "2, 1000, true",
    "3, 1000, true",
    "4, 2, true",
    "5, 3, true",
    "6, 1, true",
  })
  void everySessionSeesExactlyWhatItMust(long seed, int chunk, boolean crashes) {
    Random random = new Random(seed);
    MemoryCluster cluster = new MemoryCluster(random, chunk);
    ClusterDriver driver = new ClusterDriver(cluster, random, 10, 3);
    RandomOpGenerator ops = new RandomOpGenerator(random, driver.world);

    for (int step = 0; step < STEPS; step++) {
      driver.run(ops.next());
      disturb(step, random, cluster, driver, crashes);
    }
    settle(cluster, driver);

    new ClusterAudit(cluster, driver, chunk).check();
  }

  private static void disturb(
      int step, Random random, MemoryCluster cluster, ClusterDriver driver, boolean crashes) {
    for (int i = random.nextInt(12); i > 0; i--) {
      cluster.step();
    }
    if (random.nextInt(3) == 0) {
      cluster.flushSome();
    }
    for (MemoryGateway gateway : driver.gateways()) {
      gateway.poll(random.nextInt(6));
    }
    if (random.nextInt(10) == 0) {
      driver.look();
    }
    if (random.nextInt(40) == 0) {
      cluster.checkpoint();
    }
    if (crashes && random.nextInt(60) == 0) {
      cluster.crash();
    }
    if (step % 100 == 0) {
      for (MemoryGateway gateway : driver.gateways()) {
        driver.renew(gateway.node);
      }
    }
    cluster.runTimers(driver.nowMs());
  }

  private static void settle(MemoryCluster cluster, ClusterDriver driver) {
    boolean busy = true;
    while (busy) {
      busy = cluster.step() | cluster.flush();
    }
    for (MemoryGateway gateway : driver.gateways()) {
      gateway.poll(Integer.MAX_VALUE - 1_000_000);
    }
  }
}
