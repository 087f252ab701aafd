package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.BenchNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.SessionRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node makes of a large guild is what REST says of it. */
final class SnapshotsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long USER = 1_499_000_000_000_000_000L;
  private static final int USERS = 320;
  private static final int SHOWN = 250;
  private static final long FIRST_ID = 1_500_000_000_000_000_000L;

  private final GuildBench guild = new GuildBench();
  private final BenchNode node = new BenchNode();
  private final List<Long> channels = new ArrayList<>(List.of(GENERAL));
  private final List<Long> roles = new ArrayList<>();
  private long nextId = FIRST_ID;
  private long nextSession = 80;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyGuildCreateSaysWhatRestSays(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 600; i++) {
      guild.join(user(random));
    }
    node.guildCreate(attach(OWNER));
    for (int step = 0; step < 400; step++) {
      node.follow(something(random));
      if (step % 8 == 0) {
        check(random);
      }
    }
  }

  private GuildBench.Outcome something(Random random) {
    long channel = channels.get(random.nextInt(channels.size()));
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> guild.join(user(random));
      case 3 -> leave(user(random));
      case 4 -> createChannel(random);
      case 5 -> createRole();
      case 6 ->
          roles.isEmpty()
              ? createRole()
              : guild.modifyRole(
                  OWNER,
                  user(random),
                  roles.get(random.nextInt(roles.size())),
                  random.nextBoolean());
      case 7 ->
          guild.putOverwrite(
              OWNER,
              channel,
              random.nextBoolean() ? HIDDEN : Overwrite.newBuilder(HIDDEN).setDeny(0).build());
      default ->
          guild.as(
              OWNER,
              GuildCommand.newBuilder()
                  .setCreateMessage(
                      CreateMessage.newBuilder()
                          .setChannel(channel)
                          .setMessage(++nextId)
                          .setContent("x")));
    };
  }

  private GuildBench.Outcome leave(long user) {
    return guild.as(
        user, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user)));
  }

  private GuildBench.Outcome createChannel(Random random) {
    channels.add(++nextId);
    return random.nextBoolean()
        ? guild.createChannel(OWNER, nextId)
        : guild.createChannel(OWNER, nextId, HIDDEN);
  }

  private GuildBench.Outcome createRole() {
    roles.add(++nextId);
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(CreateRole.newBuilder().setRole(nextId).setName("r")));
  }

  private void check(Random random) throws IOException {
    long user = user(random);
    node.follow(guild.join(user));
    JsonNode created = node.guildCreate(attach(user));
    JsonNode rest = rest(user, GuildCommand.newBuilder().setGetGuild(GetGuild.newBuilder()));
    rest.fieldNames()
        .forEachRemaining(name -> assertThat(created.path(name)).isEqualTo(rest.path(name)));
    assertThat(byId(created.path("channels"), ""))
        .isEqualTo(
            byId(
                rest(user, GuildCommand.newBuilder().setListChannels(ListChannels.newBuilder())),
                ""));
    JsonNode members =
        rest(
            user,
            GuildCommand.newBuilder().setListMembers(ListMembers.newBuilder().setLimit(1_000)));
    TreeMap<Long, JsonNode> all = byId(members, "user");
    TreeMap<Long, JsonNode> shown = new TreeMap<>();
    JsonNode self = all.remove(user);
    all.forEach((id, member) -> shown.merge(id, member, (one, other) -> one));
    while (shown.size() >= SHOWN) {
      shown.pollLastEntry();
    }
    shown.put(user, self);
    assertThat(byId(created.path("members"), "user")).isEqualTo(shown);
    assertThat(created.path("member_count").asInt()).isEqualTo(members.size());
    assertThat(created.path("joined_at")).isEqualTo(self.path("joined_at"));
  }

  private GuildBench.Outcome attach(long user) {
    SessionRef session =
        SessionRef.newBuilder()
            .setSession(nextSession++)
            .setUser(user)
            .setNode(2)
            .setEpoch(1)
            .setLargeThreshold(SHOWN)
            .build();
    return guild.as(
        user, GuildCommand.newBuilder().setAttach(Attach.newBuilder().setSession(session)));
  }

  private JsonNode rest(long user, GuildCommand.Builder command) throws IOException {
    return JSON.readTree(guild.as(user, command).body());
  }

  private static TreeMap<Long, JsonNode> byId(JsonNode objects, String within) {
    TreeMap<Long, JsonNode> byId = new TreeMap<>();
    objects.forEach(
        each -> byId.put((within.isEmpty() ? each : each.path(within)).path("id").asLong(), each));
    return byId;
  }

  private static long user(Random random) {
    return USER + random.nextInt(USERS);
  }
}
