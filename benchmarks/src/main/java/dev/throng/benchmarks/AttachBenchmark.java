package dev.throng.benchmarks;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.snapshot.GuildCreate;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.snapshot.GuildSnapshots;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detach;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.SessionRef;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A session comes to a guild of 500 channels, 250 roles and 1,000 members, on a node that has one
 * already. Every channel but one has four overwrites. State is in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("parseAttached")
public class AttachBenchmark {
  private static final int NODE = 3;
  private static final int CHANNELS = 500;
  private static final int ROLES = 250;
  private static final int MEMBERS = 1_000;
  private static final long ROLE = 1_500_000_000_000_000_000L;
  private static final long CHANNEL = 1_500_100_000_000_000_000L;
  private static final long USER = 1_400_000_000_000_000_000L;

  private final GuildBench guild = new GuildBench();
  private final RelayRunner relay =
      new RelayRunner(
          new MemoryStateFactory(),
          tables -> new Relay(tables, 7),
          (record, cause) -> {
            throw new IllegalStateException(cause);
          });
  private final GuildSnapshots snapshots = new GuildSnapshots(Long.MAX_VALUE);
  private final Attached attached;
  private final byte[] delivered;
  private long next;
  private long lastMessage = CHANNEL + CHANNELS;

  /** How much goes through Kafka. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Kafka {
    /** Bytes of what is delivered to the node for one session. */
    public long bytesPerSession;
  }

  /** A guild with one session on the node. */
  public AttachBenchmark() {
    for (int i = 0; i < MEMBERS; i++) {
      var unused = guild.join(USER + i);
    }
    for (int i = 1; i < ROLES; i++) {
      createRole(ROLE + i);
    }
    for (int i = 1; i < CHANNELS; i++) {
      var unused =
          guild.createChannel(
              GuildBench.OWNER, CHANNEL + i, allow(i), allow(i + 1), allow(i + 2), allow(i + 3));
    }
    for (int i = 0; i < 5; i++) {
      var unused = guild.modifyRole(GuildBench.OWNER, USER + i, ROLE + 1 + i, true);
    }
    try {
      follow(guild.attach(GuildBench.OWNER, 1, NODE));
      delivered = follow(guild.attach(USER, 2, NODE)).get(0).value();
      attached = Delivery.parseFrom(delivered).getParts(0).getAttached();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void createRole(long role) {
    var unused =
        guild.as(
            GuildBench.OWNER,
            GuildCommand.newBuilder()
                .setCreateRole(CreateRole.newBuilder().setRole(role).setName("role " + role)));
  }

  private static Overwrite allow(int role) {
    return Overwrite.newBuilder()
        .setId(ROLE + 1 + role % (ROLES - 1))
        .setAllow(Permissions.VIEW_CHANNEL)
        .build();
  }

  private List<OutRecord> follow(GuildBench.Outcome outcome) throws IOException {
    List<OutRecord> written = relay.run(outcome.effects().relayRecords().get(0));
    for (OutRecord record : written) {
      for (DeliveryPart part : Delivery.parseFrom(record.value()).getPartsList()) {
        snapshots.follow(GuildBench.GUILD, part);
      }
    }
    return written;
  }

  /** The guild's actor: a session comes and goes. */
  @Benchmark
  public GuildBench.Outcome actor() {
    GuildBench.Outcome came = comes();
    goes();
    return came;
  }

  /** The guild's actor and the relay behind it. */
  @Benchmark
  public OutRecord actorAndRelay(Kafka kafka) {
    OutRecord written = relay.run(relayed(comes())).get(0);
    kafka.bytesPerSession = written.value().length;
    var unused = relay.run(relayed(goes()));
    return written;
  }

  /** What the node reads for one session. */
  @Benchmark
  public Delivery parseAttached() throws IOException {
    return Delivery.parseFrom(delivered);
  }

  /** GUILD_CREATE at the node, of a guild where nothing has happened since the last. */
  @Benchmark
  public GuildCreate nodeShared() {
    return snapshot().createFor(attached);
  }

  /** GUILD_CREATE at the node, with a message since the last. */
  @Benchmark
  public GuildCreate nodeAfterMessage() {
    snapshots.follow(
        GuildBench.GUILD,
        DeliveryPart.newBuilder()
            .setDispatch(
                Dispatch.newBuilder().setChannel(GuildBench.GENERAL).setLastMessage(++lastMessage))
            .build());
    return snapshot().createFor(attached);
  }

  private GuildSnapshot snapshot() {
    return Objects.requireNonNull(snapshots.find(GuildBench.GUILD));
  }

  private GuildBench.Outcome comes() {
    next++;
    return guild.attach(user(), 10 + next, NODE);
  }

  private GuildBench.Outcome goes() {
    SessionRef session =
        SessionRef.newBuilder()
            .setSession(10 + next)
            .setUser(user())
            .setNode(NODE)
            .setEpoch(1)
            .build();
    return guild.as(
        user(), GuildCommand.newBuilder().setDetach(Detach.newBuilder().setSession(session)));
  }

  private long user() {
    return USER + next % MEMBERS;
  }

  private static RelayRecord relayed(GuildBench.Outcome outcome) {
    return outcome.effects().relayRecords().get(0);
  }
}
