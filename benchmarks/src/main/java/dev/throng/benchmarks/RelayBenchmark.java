package dev.throng.benchmarks;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.PickYourRoles;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.relay.RelayRunner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A turn of the relay of one node, whose state is decoded on the heap. The node has 10,000 sessions
 * of a guild with 250 roles, 500 channels and 2,000 members' overwrites: a hundredth of a million
 * sessions. They have 100 role sets between them, or each one of its own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("message")
public class RelayBenchmark {
  private static final int SESSIONS = 10_000;
  private static final int CHANNEL = 3;

  /** A node's sessions. */
  abstract static class Node {
    final PickYourRoles guild;

    /**
     * With its sessions.
     *
     * @param passive how many of a hundred are, those that came last
     */
    Node(int roleSets, int passive) {
      RelayRunner relay =
          new RelayRunner(
              new MemoryStateFactory(),
              tables -> new Relay(tables, 7),
              (record, cause) -> {
                throw new IllegalStateException(cause);
              });
      guild = new PickYourRoles(1, roleSets, relay::run);
      for (int i = 0; i < SESSIONS; i++) {
        var unused = guild.attach(i >= SESSIONS / 100 * (100 - passive));
      }
    }
  }

  /** With 100 role sets. */
  @State(Scope.Thread)
  public static class Shared extends Node {
    /** All sessions are there. */
    public Shared() {
      super(100, 0);
    }
  }

  /** With a role set for each session. */
  @State(Scope.Thread)
  public static class Own extends Node {
    /** All sessions are there. */
    public Own() {
      super(0, 0);
    }
  }

  /** With 100 role sets, of which each has both kinds of sessions but in the last case. */
  @State(Scope.Thread)
  public static class Passive {
    /** How many of a hundred sessions are passive. */
    @Param({"0", "90", "99", "100"})
    public int passive;

    @SuppressWarnings("NullAway.Init") // set in attach
    PickYourRoles guild;

    /** All sessions are there. */
    @Setup
    public void attach() {
      guild = new Node(100, passive) {}.guild;
    }
  }

  /** What was written. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Written {
    /** Deliveries to the node. */
    public long deliveries;

    /** Bytes of these deliveries. */
    public long bytes;

    List<OutRecord> count(List<OutRecord> written) {
      for (OutRecord record : written) {
        deliveries++;
        bytes += record.value().length;
      }
      return written;
    }
  }

  /** A message in a channel that some may see. */
  @Benchmark
  public List<OutRecord> message(Shared node, Written written) {
    return written.count(node.guild.dispatch(CHANNEL));
  }

  /** The same. */
  @Benchmark
  public List<OutRecord> messageOwn(Own node, Written written) {
    return written.count(node.guild.dispatch(CHANNEL));
  }

  /** A channel is hidden from whom no other overwrite shows it to, or shown again. */
  @Benchmark
  public List<OutRecord> overwriteOfEveryone(Shared node, Written written) {
    return written.count(node.guild.toggle(CHANNEL));
  }

  /** The same. */
  @Benchmark
  public List<OutRecord> overwriteOfEveryoneOwn(Own node, Written written) {
    return written.count(node.guild.toggle(CHANNEL));
  }

  /** The role that all have loses VIEW_CHANNEL, or gets it back: half of the channels change. */
  @Benchmark
  public List<OutRecord> roleOfEveryone(Shared node, Written written) {
    return written.count(node.guild.toggleEveryone());
  }

  /** The same. */
  @Benchmark
  public List<OutRecord> roleOfEveryoneOwn(Own node, Written written) {
    return written.count(node.guild.toggleEveryone());
  }

  /** A message that mentions nobody, in a channel that some may see. */
  @Benchmark
  public List<OutRecord> messageToActive(Passive node, Written written) {
    return written.count(node.guild.message(CHANNEL));
  }

  /** The same; then passive sessions are told of it. */
  @Benchmark
  public List<OutRecord> passiveUpdate(Passive node, Written written) {
    written.count(node.guild.message(CHANNEL));
    return written.count(node.guild.passiveUpdate());
  }
}
