package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.CreateEmoji;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteEmoji;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.EmojiRoles;
import dev.throng.protocol.wire.GetEmoji;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListEmojis;
import dev.throng.protocol.wire.ModifyEmoji;
import dev.throng.protocol.wire.ModifyMemberRole;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The custom emojis of a guild, and who may react with them. */
final class EmojiCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  private static long id(int counter) {
    return Snowflake.of(GuildBench.START_US / 1_000, counter);
  }

  private Outcome create(long by, CreateEmoji.Builder emoji) {
    return guild.as(by, GuildCommand.newBuilder().setCreateEmoji(emoji));
  }

  private static CreateEmoji.Builder emoji(int counter) {
    return CreateEmoji.newBuilder().setEmoji(id(counter)).setName("blob" + counter);
  }

  private JsonNode list() throws IOException {
    return JSON.readTree(
        guild
            .as(FRIEND, GuildCommand.newBuilder().setListEmojis(ListEmojis.getDefaultInstance()))
            .body());
  }

  @Test
  void anEmojiIsMadeToldAndInTheGuild() throws Exception {
    Outcome made = create(OWNER, emoji(1).setAnimated(true));

    assertThat(made.status()).isEqualTo(201);
    JsonNode emoji = JSON.readTree(made.body());
    assertThat(emoji.path("id").asLong()).isEqualTo(id(1));
    assertThat(emoji.path("animated").asBoolean()).isTrue();
    assertThat(emoji.at("/user/id").asLong()).isEqualTo(OWNER);
    Dispatch told =
        made.relays().get(0).getStepsList().stream()
            .filter(step -> step.hasDispatch())
            .findFirst()
            .orElseThrow()
            .getDispatch()
            .getDispatch();
    assertThat(told.getT()).isEqualTo("GUILD_EMOJIS_UPDATE");
    assertThat(JSON.readTree(told.getD().toByteArray()).at("/emojis/0/name").asText())
        .isEqualTo("blob1");
    assertThat(made.relays().get(0).getSteps(0).getSnapshot().getGuild().toStringUtf8())
        .contains("blob1");
    assertThat(list()).hasSize(1);
    Outcome got =
        guild.as(
            FRIEND, GuildCommand.newBuilder().setGetEmoji(GetEmoji.newBuilder().setEmoji(id(1))));
    assertThat(JSON.readTree(got.body())).isEqualTo(emoji);
  }

  @Test
  void onlyWhoMayManageThemDoes() {
    assertThat(create(FRIEND, emoji(1)).body()).contains("50013");
    create(OWNER, emoji(2));
    assertThat(modify(FRIEND, 2, "x2").body()).contains("50013");
    assertThat(delete(FRIEND, 2).body()).contains("50013");
    assertThat(modify(OWNER, 3, "x3").body()).contains("10014");
    assertThat(create(OWNER, emoji(4).addRoles(5)).body()).contains("50028");
  }

  private Outcome modify(long by, int counter, String name) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setModifyEmoji(ModifyEmoji.newBuilder().setEmoji(id(counter)).setName(name)));
  }

  private Outcome delete(long by, int counter) {
    return guild.as(
        by,
        GuildCommand.newBuilder().setDeleteEmoji(DeleteEmoji.newBuilder().setEmoji(id(counter))));
  }

  @Test
  void fiftyOfEachKind() throws Exception {
    for (int i = 0; i < GuildLimits.EMOJIS_MAX; i++) {
      assertThat(create(OWNER, emoji(i)).status()).isEqualTo(201);
    }
    assertThat(create(OWNER, emoji(60)).body()).contains("30008");
    assertThat(create(OWNER, emoji(61).setAnimated(true)).status()).isEqualTo(201);
    assertThat(delete(OWNER, 0).status()).isEqualTo(204);
    assertThat(create(OWNER, emoji(62)).status()).isEqualTo(201);
    assertThat(list()).hasSize(51);
  }

  @Test
  void reactionsTakeTheGuildsEmojisAloneAndByTheirRoles() throws Exception {
    var base = guild.send(OWNER, 1_500_000_000_000_000_000L, "hello").base(OWNER);
    create(OWNER, emoji(1));
    GuildCommand.Builder react =
        GuildCommand.newBuilder()
            .setAddReaction(
                AddReaction.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(1_500_000_000_000_000_000L)
                    .setBase(base)
                    .setEmoji(Emoji.newBuilder().setId(id(2)).setName("wrong")));
    assertThat(guild.as(FRIEND, react).body()).contains("10014");
    react.getAddReactionBuilder().getEmojiBuilder().setId(id(1));
    long role = id(9);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(CreateRole.newBuilder().setRole(role).setName("r")));
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyEmoji(
                ModifyEmoji.newBuilder()
                    .setEmoji(id(1))
                    .setRoles(EmojiRoles.newBuilder().addRoles(role))));
    assertThat(guild.as(FRIEND, react).body()).contains("10014");
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyMemberRole(
                ModifyMemberRole.newBuilder().setUser(FRIEND).setRole(role).setAdd(true)));
    Outcome added = guild.as(FRIEND, react);
    assertThat(added.status()).isEqualTo(204);
    JsonNode stored =
        JSON.readTree(added.events().get(0).getMessageUpdated().getBody().toByteArray());
    assertThat(stored.at("/reactions/0/emoji/name").asText()).isEqualTo("blob1");
    assertThat(stored.at("/reactions/0/emoji/id").asLong()).isEqualTo(id(1));
  }
}
