package dev.throng.jobs.core.guild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.MemoryGateway;
import dev.throng.jobs.core.fixture.OpWorld;
import dev.throng.jobs.core.fixture.OracleRun;
import dev.throng.jobs.core.fixture.RandomOp;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random commands, crashes and node restarts; every session's view and the log must be exact. A
 * longer run, here of a million steps from seeds of its own: {@code ./mvnw -pl jobs/core -am test
 * -Dtest=OracleTest -Dsurefire.failIfNoSpecifiedTests=false -Dthrong.oracle.steps=1000000}; {@code
 * -Dthrong.oracle.seed=7} sets its first seed.
 */
final class OracleTest {
  private static final int STEPS = 1_500;
  private static final int LONG_RUN_STEPS = 2_000;
  private static final long LONG_RUN_FIRST_SEED = 1_000;
  private static final int NODE = 1;

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({
    "1, false",
    "2, true",
    "3, true",
    "4, true",
    "5, true",
    "6, true",
  })
  void everySessionSeesExactlyWhatItMust(long seed, boolean crashes) {
    new OracleRun(seed, crashes).check(STEPS);
  }

  /** What nodes know of guilds fits into their memory only in part. */
  @Test
  void nodesForgetGuildsAndAskForThemAgain() {
    int askedAgain = 0;
    for (long seed = 7; seed < 11; seed++) {
      OracleRun run = new OracleRun(seed, true);
      run.check(STEPS);
      askedAgain += run.askedAgain();
    }
    assertThat(askedAgain).isGreaterThan(10);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"21, false", "22, true", "23, true", "24, true", "25, true", "26, true"})
  void passiveSessionsAreToldOnlyWhatConcernsThemUntilTheySubscribe(long seed, boolean crashes) {
    OracleRun.ofPassive(seed, crashes).check(STEPS);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"41, false", "42, true", "43, true", "44, true", "45, true", "46, true"})
  void whoSeesWhatFollowsEditsOfRolesChannelsAndMembers(long seed, boolean crashes) {
    OracleRun.ofEdits(seed, crashes).check(STEPS);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"61, false", "62, true", "63, true", "64, true"})
  void whoSeesAndWritesInThreadsFollowsTheirChannels(long seed, boolean crashes) {
    OracleRun.ofThreads(seed, crashes).check(STEPS);
  }

  /** Its node had started again while the session was on its way to the guild. */
  @Test
  void aSessionOfAnEndedEpochIsNotAttachedAndTellsNobodyAnything() {
    OracleRun run = new OracleRun(1, false);
    long guild = firstGuild(run);
    long late = join(run, guild);
    run.driver().run(new RandomOp.RestartNode(NODE));
    run.driver().run(new RandomOp.Connect(run.driver().world.guilds.get(guild), NODE));
    run.settle();

    attach(run, guild, late, 1);

    run.check(0);
  }

  /** The same, when those who have come to the node since are gone again. */
  @Test
  void aPassiveSessionOfAnEndedEpochLeavesNothingUnread() {
    OracleRun run = new OracleRun(1, false);
    run.driver().passiveFrom(() -> 1);
    OpWorld world = run.driver().world;
    long guild = firstGuild(run);
    long owner = world.guilds.get(guild);
    long late = join(run, guild);
    run.driver().run(new RandomOp.CreateChannel(owner, guild, 0, 0, List.of()));
    run.driver().run(new RandomOp.RestartNode(NODE));
    run.driver().run(new RandomOp.Connect(owner, NODE));
    run.settle();
    run.driver().run(new RandomOp.Disconnect(world.sessions.get(0)));
    run.settle();

    attach(run, guild, late, 1);
    run.settle();
    send(run, guild, world.channels.get(guild).get(0));
    run.driver().run(new RandomOp.Connect(owner, NODE));
    run.settle();
    send(run, guild, world.channels.get(guild).get(1));

    run.check(0);
    MemoryGateway node = run.driver().gateways().get(NODE);
    assertThat(node.sessions().values())
        .singleElement()
        .satisfies(session -> assertThat(session.events().get(guild)).hasSize(2));
  }

  private static long firstGuild(OracleRun run) {
    return run.driver().world.guilds.keySet().iterator().next();
  }

  /** A user whom the guild did not have. */
  private static long join(OracleRun run, long guild) {
    OpWorld world = run.driver().world;
    long user = world.users.get(world.users.size() - 1);
    run.driver().run(new RandomOp.Join(user, guild));
    run.settle();
    return user;
  }

  private static void send(OracleRun run, long guild, long channel) {
    long owner = run.driver().world.guilds.get(guild);
    run.driver().run(new RandomOp.Send(owner, guild, channel, "hello", "", false));
    run.settle();
  }

  /** A session arrives that its user had sent there. */
  private static void attach(OracleRun run, long guild, long user, long epoch) {
    SessionRef session =
        SessionRef.newBuilder()
            .setSession(7)
            .setUser(user)
            .setNode(NODE)
            .setEpoch(epoch)
            .setPassiveFromMembers(1)
            .build();
    GuildCommand command =
        GuildCommand.newBuilder()
            .setGuild(guild)
            .setAttach(Attach.newBuilder().setSession(session))
            .build();
    run.cluster().log(Topic.GUILD_INBOX).append(guild, command.toByteArray());
  }

  @TestFactory
  @EnabledIfSystemProperty(named = "throng.oracle.steps", matches = "\\d+")
  Stream<DynamicTest> everySessionSeesExactlyWhatItMustForAsManyStepsAsAsked() {
    long steps = Long.getLong("throng.oracle.steps", 0);
    long first = Long.getLong("throng.oracle.seed", LONG_RUN_FIRST_SEED);
    long runs = (steps + LONG_RUN_STEPS - 1) / LONG_RUN_STEPS;
    return LongStream.range(first, first + runs)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed, () -> new OracleRun(seed, true).check(LONG_RUN_STEPS)));
  }
}
