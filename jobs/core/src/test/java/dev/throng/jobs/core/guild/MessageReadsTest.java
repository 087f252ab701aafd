package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CallersReply;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.TimeoutMember;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads that several callers make with one command. */
final class MessageReadsTest {
  private static final long USERS = GUILD + 1_000;
  private static final long ROLES = GUILD + 5_000;
  private static final String QUERIED = "query";

  private final GuildBench guild = new GuildBench();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachOfManyCallersIsAnsweredAsIfItHadAskedAlone(long seed) throws Exception {
    Random random = new Random(seed);
    populate(random);
    for (int i = 0; i < 40; i++) {
      ReadMessages read = read(random);
      List<Long> callers = callers(random);
      Map<Long, String> alone = new TreeMap<>();
      for (long caller : callers) {
        alone.put(caller, alone(caller, read));
      }

      GuildBench.Outcome outcome =
          guild.as(
              0,
              GuildCommand.newBuilder()
                  .setReadMessages(read.toBuilder().addAllCallers(callers).build()));

      assertThat(outcome.effects().records()).as("one query or one reply").hasSize(1);
      assertThat(answers(outcome, callers)).as("seed %d, %s", seed, read).isEqualTo(alone);
    }
  }

  @Test
  void permissionsAreLookedUpOncePerRoleSetAndForEachWhomAnOverwriteNames() {
    List<Long> lookedUp = new ArrayList<>();
    GuildStructure structure = GuildCreation.nothing();
    RolePermissions permissions =
        new RolePermissions(
            new GuildPermissions(GUILD, structure, 100),
            List.of(new PermissionOverwrite(13, PermissionOverwrite.MEMBER, 0, 0)),
            member -> {
              lookedUp.add(member.user().id());
              return 0;
            });
    for (long user = 10; user < 16; user++) {
      permissions.of(member(user, 0, 1, 2));
    }
    permissions.of(member(20, 0, 1));
    permissions.of(member(21, 0, 1));
    permissions.of(member(22, 101, 1));

    assertThat(lookedUp).containsExactly(10L, 13L, 20L, 22L);
  }

  @Test
  void moreCallersThanACommandMayHaveAreRefusedAndDeadLettered() {
    ReadMessages read =
        ReadMessages.newBuilder()
            .setChannel(GENERAL)
            .addAllCallers(LongStream.rangeClosed(1, 4_097).boxed().toList())
            .build();

    GuildBench.Outcome outcome = guild.as(0, GuildCommand.newBuilder().setReadMessages(read));

    assertThat(outcome.status()).isEqualTo(500);
    assertThat(outcome.of(Topic.DEAD_LETTERS)).hasSize(1);
  }

  private static Member member(long user, long timeoutUntilUs, long... roles) {
    return new Member(UserProfile.of(GuildBench.profile(user)), roles, 0, timeoutUntilUs, null);
  }

  private void populate(Random random) {
    for (int role = 0; role < 3; role++) {
      guild.as(
          OWNER,
          GuildCommand.newBuilder()
              .setCreateRole(CreateRole.newBuilder().setRole(ROLES + role).setName("r" + role)));
    }
    for (int user = 0; user < 20; user++) {
      guild.join(USERS + user);
      for (int role = 0; role < 3; role++) {
        if (random.nextInt(3) == 0) {
          guild.modifyRole(OWNER, USERS + user, ROLES + role, true);
        }
      }
    }
    for (int i = 0; i < 6; i++) {
      boolean role = i < 3;
      guild.putOverwrite(
          OWNER,
          GENERAL,
          Overwrite.newBuilder()
              .setId(role ? ROLES + i : USERS + i)
              .setType(role ? 0 : 1)
              .setAllow(random.nextBoolean() ? bits(random) : 0)
              .setDeny(bits(random))
              .build());
    }
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setTimeoutMember(
                TimeoutMember.newBuilder()
                    .setUser(USERS + 9)
                    .setUntilUs(guild.nowUs() + 60_000_000)));
    guild.send(OWNER, 1, "x");
  }

  private static long bits(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Permissions.VIEW_CHANNEL;
      case 1 -> Permissions.READ_MESSAGE_HISTORY;
      default -> Permissions.VIEW_CHANNEL | Permissions.READ_MESSAGE_HISTORY;
    };
  }

  private static ReadMessages read(Random random) {
    ReadMessages.Builder read =
        ReadMessages.newBuilder().setChannel(random.nextInt(10) == 0 ? 77 : GENERAL);
    MessageRange.Builder range = read.getRangeBuilder().setLimit(random.nextInt(120));
    if (random.nextBoolean()) {
      range.setOnly(5);
      read.setAsBase(random.nextBoolean());
    }
    return read.build();
  }

  /** Members, strangers and now and then the owner, in no order. */
  private static List<Long> callers(Random random) {
    List<Long> users = new ArrayList<>(LongStream.range(USERS, USERS + 24).boxed().toList());
    users.add(OWNER);
    Collections.shuffle(users, random);
    return users.subList(0, 1 + random.nextInt(users.size()));
  }

  private String alone(long caller, ReadMessages read) {
    GuildBench.Outcome outcome = guild.as(caller, GuildCommand.newBuilder().setReadMessages(read));
    return outcome.of(Topic.QUERIES).isEmpty() ? text(outcome.status(), outcome.body()) : QUERIED;
  }

  private static Map<Long, String> answers(GuildBench.Outcome outcome, List<Long> callers)
      throws Exception {
    List<byte[]> queries = outcome.of(Topic.QUERIES);
    String all = queries.isEmpty() ? text(outcome.status(), outcome.body()) : QUERIED;
    List<CallersReply> others =
        queries.isEmpty()
            ? outcome.reply().getOthersList()
            : Query.parseFrom(queries.get(0)).getOthersList();
    Map<Long, String> answers = new TreeMap<>();
    callers.forEach(caller -> answers.put(caller, all));
    for (CallersReply other : others) {
      String text = text(other.getStatus(), other.getBody().toStringUtf8());
      other.getCallersList().forEach(caller -> answers.put(caller, text));
    }
    return answers;
  }

  private static String text(int status, String body) {
    return status + " " + body;
  }
}
