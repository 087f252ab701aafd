package dev.throng.benchmarks;

import dev.throng.jobs.core.actor.EffectsVersion;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.common.EffectsOperator;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.StartTyping;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A turn of the guild's task: the actor in Flink's operator, over state in RocksDB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Yardstick("typingInAGuildOfOneChannel")
public class TaskTurnBenchmark {
  private static final long START_US = 1_777_698_238_652_000L;
  private static final long OWNER = 10;
  private static final long SMALL = Snowflake.of(START_US / 1_000, 0, 0);
  private static final long LARGE = Snowflake.of(START_US / 1_000, 1, 0);
  private static final long HOT = Snowflake.of(START_US / 1_000, 2, 0);
  private static final int LARGE_CHANNELS = 500;
  private static final int HOT_MEMBERS = 100_000;
  private static final String INVITE = "abcdefgh";

  @SuppressWarnings("NullAway.Init") // set in start
  private KeyedOneInputStreamOperatorTestHarness<Long, InboxRecord, OutRecord> task;

  private long offset;

  /** The task, with both guilds. */
  @Setup
  public void start() throws Exception {
    ActorKind kind = new ActorKind(Topic.GUILD_INBOX, state -> new GuildActor(state, 7));
    task =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new EffectsOperator<>(
                new ActorFunction(kind, new EffectsGuard(EffectsVersion.CURRENT, false))),
            InboxRecord::actor,
            Types.LONG,
            JobSettings.MAX_PARALLELISM,
            1,
            0);
    task.getExecutionConfig().enableObjectReuse();
    // The harness has half a megabyte of managed memory.
    task.setStateBackend(
        new EmbeddedRocksDBStateBackend(true)
            .configure(
                new Configuration().set(RocksDBOptions.USE_MANAGED_MEMORY, false),
                getClass().getClassLoader()));
    task.setProcessingTime(START_US / 1_000);
    task.open();
    createGuild(SMALL, 1);
    createGuild(LARGE, LARGE_CHANNELS);
    createGuild(HOT, LARGE_CHANNELS);
    join(HOT, HOT_MEMBERS);
  }

  /** Stops the task and deletes its files. */
  @TearDown
  public void stop() throws Exception {
    task.close();
  }

  /** A command that changes nothing stored, in the smallest guild. */
  @Benchmark
  public int typingInAGuildOfOneChannel() throws Exception {
    return typing(SMALL);
  }

  /** The same in the largest. */
  @Benchmark
  public int typingInAGuildOf500Channels() throws Exception {
    return typing(LARGE);
  }

  /** CreateMessage in the smallest guild. */
  @Benchmark
  public int createMessageInAGuildOfOneChannel() throws Exception {
    return createMessage(SMALL);
  }

  /** The same in the largest. */
  @Benchmark
  public int createMessageInAGuildOf500Channels() throws Exception {
    return createMessage(LARGE);
  }

  /** CreateMessage of 100,000 members in turn, in 500 channels in turn. */
  @Benchmark
  public int createMessageIn500ChannelsOf100000Members() throws Exception {
    // 7,919 is prime to both: all members write, each in many channels.
    long author = OWNER + 1 + offset * 7_919 % HOT_MEMBERS;
    return turn(HOT, author, message(HOT + 1 + offset % LARGE_CHANNELS));
  }

  private int createMessage(long guild) throws Exception {
    return turn(guild, OWNER, message(guild + 1));
  }

  private GuildCommand.Builder message(long channel) {
    return GuildCommand.newBuilder()
        .setCreateMessage(
            CreateMessage.newBuilder()
                .setChannel(channel)
                .setMessage(Snowflake.of((START_US + offset) / 1_000, 1, (int) offset & 4_095))
                .setContent("A message of some forty characters' length"));
  }

  private int typing(long guild) throws Exception {
    return turn(
        guild,
        OWNER,
        GuildCommand.newBuilder().setStartTyping(StartTyping.newBuilder().setChannel(guild + 1)));
  }

  private void createGuild(long guild, int channels) throws Exception {
    CreateGuild.Builder create =
        CreateGuild.newBuilder()
            .setName("guild")
            .setOwner(Profile.newBuilder().setId(OWNER).setUsername("owner"));
    for (int i = 1; i <= channels; i++) {
      create.addChannels(NewChannel.newBuilder().setId(guild + i).setName("channel-" + i));
    }
    turn(guild, OWNER, GuildCommand.newBuilder().setCreateGuild(create));
  }

  private void join(long guild, int members) throws Exception {
    turn(
        guild,
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(CreateInvite.newBuilder().setCode(INVITE).setChannel(guild + 1)));
    for (long user = OWNER + 1; user <= OWNER + members; user++) {
      turn(
          guild,
          user,
          GuildCommand.newBuilder()
              .setAddMember(
                  AddMember.newBuilder()
                      .setProfile(Profile.newBuilder().setId(user).setUsername("member" + user))
                      .setInviteCode(INVITE)));
    }
  }

  /** Returns the number of records that came out. */
  private int turn(long guild, long caller, GuildCommand.Builder command) throws Exception {
    long at = ++offset;
    byte[] value =
        command
            .setGuild(guild)
            .setHeader(
                Header.newBuilder()
                    .setCommandId(at)
                    .setCaller(caller)
                    .setReplyTo(ReplyTo.newBuilder().setNode(3).setRequestId(at)))
            .build()
            .toByteArray();
    task.processElement(
        new StreamRecord<>(new InboxRecord(guild, 0, at, START_US + at * 1_000, value)));
    int records = task.getOutput().size();
    task.getOutput().clear();
    if (records == 0) {
      throw new IllegalStateException("no answer to command " + at + " of guild " + guild);
    }
    return records;
  }
}
