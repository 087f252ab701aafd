package dev.throng.benchmarks.guild;

import dev.throng.benchmarks.results.Plot;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.protocol.Seq;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Makes the guild, lets it live, and collects what that took. */
final class LargeGuildRun implements AutoCloseable {
  /** Commands that the guild handles before its relays do: a GUILD_CREATE may take 170 KB. */
  private static final int BATCH = 200;

  private static final int TENTHS = 10;

  private final LargeGuildOptions options;
  private final LargeGuild guild;
  private final LargeGuildTasks tasks;
  private final long deadlineNs;
  private final Findings findings = new Findings();

  /** The results of a run. */
  static final class Findings {
    final List<Work> works = new ArrayList<>();

    /** Of attaching, over the sessions that there are by then. */
    final List<Plot.Point> guildUs = new ArrayList<>();

    final List<Plot.Point> relayUs = new ArrayList<>();
    long guildStateBytes;
    long relayStateBytes;
    long checkpointNs;
    long laterCheckpointNs;
    long restoreNs;
  }

  LargeGuildRun(LargeGuildOptions options, Path checkpoints) throws Exception {
    this.options = options;
    guild = new LargeGuild(options);
    tasks = new LargeGuildTasks(options.nodes, checkpoints);
    deadlineNs = System.nanoTime() + Duration.ofMinutes(options.minutesMax).toNanos();
  }

  Findings run() throws Exception {
    add(tasks.handle("found", guild.found()));
    add(inTenths("join", options.sessions, guild::join));
    add(attach());
    LargeGuildTasks.Checkpoint checkpoint = checkpoint();
    events("events (warm-up)");
    add(events("events"));
    passiveUpdates();
    overwrites();
    everyone();
    findings.laterCheckpointNs = tasks.checkpoint().wallNs();
    say("checkpoint after that: %.2f s", findings.laterCheckpointNs / 1e9);
    restore(checkpoint);
    return findings;
  }

  private Work attach() throws Exception {
    Work all = Work.nothing("attach");
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      int from = part(options.sessions, tenth);
      int to = part(options.sessions, tenth + 1);
      Work work = inBatches("attach", from, to, member -> List.of(guild.attach(member)));
      if (work.deliveries() != to - from) {
        throw new IllegalStateException(
            "attached: %,d (expected: %,d)".formatted(work.deliveries(), to - from));
      }
      all = all.plus(work);
      findings.guildUs.add(new Plot.Point(to, work.guildUs()));
      findings.relayUs.add(new Plot.Point(to, work.relayUs()));
      progress(work, to);
    }
    return all;
  }

  private Work events(String phase) throws Exception {
    Work work = inBatches(phase, 0, options.events, event -> List.of(guild.message(event)));
    progress(work, options.events);
    return work;
  }

  /** Passive sessions are told of all channels at once, as they are at an interval. */
  private void passiveUpdates() throws Exception {
    if (options.passive > 0) {
      add(
          inBatches(
              "passive update of a node",
              0,
              options.nodes,
              node -> List.of(guild.passiveUpdate(node))));
    }
  }

  /** A channel that all see is hidden and shown again, by commands to the guild. */
  private void overwrites() throws Exception {
    for (int i = 0; i < options.changes; i++) {
      add(tasks.handle("overwrite: hidden", List.of(guild.overwrite(true))));
      add(tasks.handle("overwrite: shown", List.of(guild.overwrite(false))));
    }
  }

  /**
   * The permissions of @everyone change. The guild's actor has no command for that yet: its relays
   * are told as it would tell them.
   */
  private void everyone() throws Exception {
    for (int i = 0; i < options.changes; i++) {
      add(everyone("role of everyone: hidden", false));
      add(everyone("role of everyone: shown", true));
    }
  }

  private Work everyone(String phase, boolean views) throws Exception {
    long seq = Seq.of(guild.takeOffset(), 0);
    RelayStructure.Builder change = guild.everyone(views);
    List<RelayRecord> records = new ArrayList<>();
    for (int node = 0; node < options.nodes; node++) {
      RelayCommand command =
          RelayCommand.newBuilder()
              .setGuild(guild.id())
              .setNode(node)
              .setEpoch(LargeGuild.EPOCH)
              .setSeq(seq)
              .addSteps(RelayStep.newBuilder().setStructure(change))
              .build();
      records.add(new RelayRecord(guild.id(), node, LargeGuild.EPOCH, seq, command.toByteArray()));
    }
    Work work = tasks.relay(phase, records);
    if (!tasks.allAt(seq)) {
      throw new IllegalStateException("a node was not told at seq " + seq);
    }
    return work.counted(1);
  }

  private LargeGuildTasks.Checkpoint checkpoint() throws Exception {
    LargeGuildTasks.Checkpoint checkpoint = tasks.checkpoint();
    findings.checkpointNs = checkpoint.wallNs();
    findings.guildStateBytes = checkpoint.guilds().getStateSize();
    findings.relayStateBytes = checkpoint.relays().getStateSize();
    say(
        "checkpoint: %.2f s, %,d MB of the guild, %,d MB of the relays",
        findings.checkpointNs / 1e9,
        findings.guildStateBytes / 1_000_000,
        findings.relayStateBytes / 1_000_000);
    return checkpoint;
  }

  /** What has happened since the checkpoint is gone: streams go on where they were by then. */
  private void restore(LargeGuildTasks.Checkpoint checkpoint) throws Exception {
    findings.restoreNs = tasks.restore(checkpoint);
    say("restore: %.2f s", findings.restoreNs / 1e9);
    add(events("events after restore"));
  }

  private Work inTenths(String phase, int count, IntFunction<List<InboxRecord>> commands)
      throws Exception {
    Work all = Work.nothing(phase);
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      int to = part(count, tenth + 1);
      Work work = inBatches(phase, part(count, tenth), to, commands);
      all = all.plus(work);
      progress(work, to);
    }
    return all;
  }

  private Work inBatches(String phase, int from, int to, IntFunction<List<InboxRecord>> commands)
      throws Exception {
    Work all = Work.nothing(phase);
    List<InboxRecord> batch = new ArrayList<>();
    for (int i = from; i < to; i++) {
      batch.addAll(commands.apply(i));
      if (batch.size() >= BATCH || i == to - 1) {
        all = all.plus(tasks.handle(phase, batch));
        batch.clear();
        checkTime(phase);
      }
    }
    return all;
  }

  private void checkTime(String phase) {
    if (System.nanoTime() > deadlineNs) {
      throw new IllegalStateException(
          "--minutes-max: %d is over while in phase '%s' (expected: more, or fewer --sessions)"
              .formatted(options.minutesMax, phase));
    }
  }

  private static int part(int count, int tenth) {
    return (int) ((long) count * tenth / TENTHS);
  }

  private void add(Work work) {
    findings.works.add(work);
    if (work.units() == 1) {
      progress(work, 1);
    }
  }

  private static void progress(Work work, int done) {
    say(
        "%s: %,d, %,.0f/s; CPU %,.1f µs each in the guild, %,.1f µs in the relays",
        work.name(), done, work.perSecond(), work.guildUs(), work.relayUs());
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }

  @Override
  public void close() throws Exception {
    tasks.close();
  }
}
