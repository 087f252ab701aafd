package dev.throng.jobs.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.ClusterDriver;
import dev.throng.jobs.core.fixture.MemoryCluster;
import dev.throng.jobs.core.fixture.MemoryGateway;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.fixture.RandomOp;
import dev.throng.jobs.core.fixture.RandomOpGenerator;
import dev.throng.protocol.Topic;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the others still do for a gateway node that has died. */
class DeadNodeTest {
  private static final int DEAD = 1;
  private static final int OPS = 400;
  private static final int SECONDS_MAX = 120;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void afterItsLeaseNothingIsSentToIt(long seed) {
    Random random = new Random(seed);
    MemoryCluster cluster = new MemoryCluster(random);
    ClusterDriver driver = new ClusterDriver(cluster, random, 8, 2);
    RandomOpGenerator ops = new RandomOpGenerator(random, driver.world);
    joinAndConnect(driver);
    cluster.settle();
    assertThat(deliveries(cluster, DEAD)).isPositive();

    letLeaseEnd(cluster, driver);
    int before = deliveries(cluster, DEAD);
    int others = deliveries(cluster, 0);
    for (int i = 0; i < OPS; i++) {
      RandomOp op = ops.next();
      if (!concernsNode(op)) {
        driver.run(op);
      }
      cluster.settle();
      driver.look();
    }

    assertThat(deliveries(cluster, 0)).isGreaterThan(others + OPS / 8);
    assertThat(deliveries(cluster, DEAD)).isEqualTo(before);
    assertThatItsRelaysKeepOneRowEach(cluster);
  }

  /** Which says that there is nobody, and by which epoch of the node. */
  private static void assertThatItsRelaysKeepOneRowEach(MemoryCluster cluster) {
    MemoryStateFactory relays = cluster.relayState();
    int seen = 0;
    for (Object relay : relays.snapshot().keySet()) {
      if (((MemoryCluster.RelayOf) relay).node() == DEAD) {
        assertThat(relays.tables(relay)).as("%s", relay).containsExactly("relay");
        assertThat(relays.size(relay, "relay")).isEqualTo(1);
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }

  private static void joinAndConnect(ClusterDriver driver) {
    for (long user : driver.world.users) {
      for (long guild : driver.world.guilds.keySet()) {
        driver.run(new RandomOp.Join(user, guild));
      }
      driver.run(new RandomOp.Connect(user, 0));
      driver.run(new RandomOp.Connect(user, DEAD));
    }
  }

  /** The other nodes go on renewing theirs. */
  private static void letLeaseEnd(MemoryCluster cluster, ClusterDriver driver) {
    MemoryGateway dead = driver.gateways().get(DEAD);
    for (int second = 0; !dead.isFenced(); second++) {
      assertThat(second).isLessThan(SECONDS_MAX);
      driver.advanceMs(1_000);
      driver.renew(0);
      driver.renew(2);
      cluster.runTimers(driver.nowMs());
      cluster.settle();
      dead.poll(deliveries(cluster, DEAD));
    }
  }

  /** Sessions that come or go, and nodes that start again. */
  private static boolean concernsNode(RandomOp op) {
    return op instanceof RandomOp.Connect
        || op instanceof RandomOp.Disconnect
        || op instanceof RandomOp.RestartNode;
  }

  private static int deliveries(MemoryCluster cluster, int node) {
    return cluster.log(Topic.DELIVERIES).end(node);
  }
}
