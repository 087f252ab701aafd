package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DeleteWebhook;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.GetWebhook;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListWebhooks;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyWebhook;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who manages webhooks, and what they write. */
final class WebhooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HOOK = 1_500_000_000_000_000_100L;
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long OTHER = GENERAL + 5;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void anotherMemberWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  @Test
  void whoManagesThemMakesOneAndWhoSeesTheChannelIsTold() throws Exception {
    Outcome created = create(OWNER, HOOK, GENERAL);

    assertThat(created.status()).isEqualTo(200);
    JsonNode webhook = JSON.readTree(created.body());
    assertThat(webhook.path("id").asText()).isEqualTo("" + HOOK);
    assertThat(webhook.path("type").asInt()).isEqualTo(1);
    assertThat(webhook.path("name").asText()).isEqualTo("Captain Hook");
    assertThat(webhook.path("channel_id").asLong()).isEqualTo(GENERAL);
    assertThat(webhook.path("guild_id").asLong()).isEqualTo(GUILD);
    assertThat(webhook.at("/user/id").asLong()).isEqualTo(OWNER);
    assertThat(webhook.has("avatar") && webhook.has("application_id")).isTrue();
    assertThat(told(created)).containsExactly("WEBHOOKS_UPDATE " + GENERAL);
    assertThat(created.relays().get(0).getSteps(0).getDispatch().getChannel()).isEqualTo(GENERAL);
  }

  @Test
  void whoDoesNotManageThemMayNothing() {
    create(OWNER, HOOK, GENERAL);
    assertThat(create(FRIEND, HOOK + 1, GENERAL).body()).contains("50013");
    assertThat(create(GENERAL, HOOK + 1, GENERAL).body()).contains("50001");
    assertThat(create(OWNER, HOOK + 1, 5).body()).contains("10003");
    assertThat(list(FRIEND, GENERAL).body()).contains("50013");
    assertThat(list(FRIEND, 0).body()).contains("50013");
    assertThat(get(FRIEND, HOOK, false).body()).contains("50013");
    assertThat(rename(FRIEND, HOOK, "x", 0, false).body()).contains("50013");
    assertThat(delete(FRIEND, HOOK, false).body()).contains("50013");
    assertThat(get(OWNER, HOOK + 1, false).body()).contains("10015");
    assertThat(execute(HOOK + 1, "hello").body()).contains("10015");

    guild.overwrite(FRIEND, Permissions.MANAGE_WEBHOOKS, 0);
    assertThat(get(FRIEND, HOOK, false).status()).isEqualTo(200);
    guild.overwrite(FRIEND, Permissions.MANAGE_WEBHOOKS, Permissions.VIEW_CHANNEL);
    assertThat(get(FRIEND, HOOK, false).body()).contains("50001");
  }

  @Test
  void theSixteenthOfAChannelIsRefusedAndOneOfACategoryToo() {
    for (int i = 0; i < 15; i++) {
      assertThat(create(OWNER, HOOK + i, GENERAL).status()).isEqualTo(200);
    }
    assertThat(create(OWNER, HOOK + 15, GENERAL).body()).contains("30007");
    guild.createChannel(OWNER, OTHER);
    create(OWNER, HOOK + 15, OTHER);
    assertThat(rename(OWNER, HOOK + 15, "x", GENERAL, false).body()).contains("30007");
    delete(OWNER, HOOK, false);
    assertThat(rename(OWNER, HOOK + 15, "x", GENERAL, false).status()).isEqualTo(200);
  }

  @Test
  void listsHaveThoseOfTheChannelsThatTheCallerManages() throws Exception {
    guild.createChannel(OWNER, OTHER, GuildBench.HIDDEN);
    create(OWNER, HOOK + 1, OTHER);
    create(OWNER, HOOK, GENERAL);

    assertThat(JSON.readTree(list(OWNER, 0).body())).hasSize(2);
    assertThat(JSON.readTree(list(OWNER, OTHER).body()))
        .extracting(webhook -> webhook.path("id").asLong())
        .containsExactly(HOOK + 1);
  }

  @Test
  void aChangeIsToldInBothChannelsAndNoneIsNotTold() throws Exception {
    guild.createChannel(OWNER, OTHER);
    create(OWNER, HOOK, GENERAL);

    Outcome moved = rename(OWNER, HOOK, "Smee", OTHER, false);
    assertThat(JSON.readTree(moved.body()).path("channel_id").asLong()).isEqualTo(OTHER);
    assertThat(told(moved))
        .containsExactly("WEBHOOKS_UPDATE " + OTHER, "WEBHOOKS_UPDATE " + GENERAL);
    assertThat(JSON.readTree(list(OWNER, GENERAL).body())).isEmpty();
    Outcome same = rename(OWNER, HOOK, "Smee", 0, false);
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.relays()).isEmpty();
  }

  @Test
  void whoHasTheTokenNeedsNoPermissionAndIsNotToldWhoMadeIt() throws Exception {
    create(OWNER, HOOK, GENERAL);
    assertThat(JSON.readTree(get(0, HOOK, true).body()).has("user")).isFalse();
    JsonNode renamed = JSON.readTree(rename(0, HOOK, "Smee", 0, true).body());
    assertThat(renamed.path("name").asText()).isEqualTo("Smee");
    assertThat(renamed.has("user")).isFalse();
    assertThat(delete(0, HOOK, true).status()).isEqualTo(204);
    assertThat(get(0, HOOK, true).body()).contains("10015");
  }

  @Test
  void itsMessagesHaveItAsTheirAuthor() throws Exception {
    create(OWNER, HOOK, GENERAL);

    Outcome sent = execute(HOOK, "hello <@" + FRIEND + "> @everyone");

    assertThat(sent.status()).isEqualTo(200);
    JsonNode message = JSON.readTree(sent.body());
    assertThat(message.path("webhook_id").asText()).isEqualTo("" + HOOK);
    assertThat(message.at("/author/id").asText()).isEqualTo("" + HOOK);
    assertThat(message.at("/author/username").asText()).isEqualTo("Captain Hook");
    assertThat(message.at("/author/discriminator").asText()).isEqualTo("0000");
    assertThat(message.at("/author/bot").asBoolean()).isTrue();
    assertThat(message.at("/author/avatar").isNull()).isTrue();
    assertThat(message.path("mention_everyone").asBoolean()).isTrue();
    assertThat(message.at("/mentions/0/id").asLong()).isEqualTo(FRIEND);
    assertThat(sent.events().get(0).getMessageCreated().getAuthor()).isEqualTo(HOOK);
    JsonNode dispatch = JSON.readTree(dispatches(sent).get(0).getD().toByteArray());
    assertThat(dispatch.has("member")).isFalse();
    assertThat(dispatch.path("guild_id").asLong()).isEqualTo(GUILD);
    assertThat(execute(HOOK, "").body()).contains("50006");
  }

  @Test
  void aMessageMayCallItsAuthorOtherwise() throws Exception {
    create(OWNER, HOOK, GENERAL);
    Outcome sent =
        guild.as(
            0,
            GuildCommand.newBuilder()
                .setExecuteWebhook(
                    ExecuteWebhook.newBuilder()
                        .setWebhook(HOOK)
                        .setUsername("Smee")
                        .setAvatarUrl("https://example.org/smee.png")
                        .setMessage(CreateMessage.newBuilder().setMessage(ID).setContent("x"))));
    JsonNode author = JSON.readTree(sent.body()).path("author");
    assertThat(author.path("username").asText()).isEqualTo("Smee");
    assertThat(author.path("avatar_url").asText()).isEqualTo("https://example.org/smee.png");
  }

  @Test
  void itEditsAndDeletesItsOwnMessagesAndNoOthers() throws Exception {
    create(OWNER, HOOK, GENERAL);
    create(OWNER, HOOK + 1, GENERAL);
    MessageBase base = execute(HOOK, "hello").base(HOOK);
    MessageBase others = guild.send(OWNER, ID + 50, "mine").base(OWNER);

    assertThat(edit(HOOK + 1, base, ID).body()).contains("10008");
    assertThat(edit(HOOK, others, ID + 50).body()).contains("10008");
    assertThat(edit(HOOK + 2, base, ID).body()).contains("10015");
    Outcome edited = edit(HOOK, base, ID);
    assertThat(edited.status()).isEqualTo(200);
    JsonNode message = JSON.readTree(edited.body());
    assertThat(message.path("content").asText()).isEqualTo("new");
    assertThat(message.path("webhook_id").asText()).isEqualTo("" + HOOK);
    assertThat(told(edited).get(0)).startsWith("MESSAGE_UPDATE");

    assertThat(deleteMessage(HOOK, base).status()).as("it was edited since").isEqualTo(409);
    MessageBase now = base.toBuilder().setReadSeq(edited.events().get(0).getSeq()).build();
    assertThat(deleteMessage(HOOK + 1, now).body()).contains("10008");
    assertThat(deleteMessage(HOOK, now).status()).isEqualTo(204);
    assertThat(deleteMessage(HOOK, now).body()).contains("10008");
  }

  @Test
  void membersTreatItsMessagesAsAnyOther() {
    create(OWNER, HOOK, GENERAL);
    MessageBase base = execute(HOOK, "hello").base(HOOK);
    EditMessage.Builder edit =
        EditMessage.newBuilder().setChannel(GENERAL).setMessage(ID).setContent("x").setBase(base);
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setEditMessage(edit)).body())
        .contains("50005");
    DeleteMessage.Builder delete =
        DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(ID).setBase(base);
    assertThat(guild.as(FRIEND, GuildCommand.newBuilder().setDeleteMessage(delete)).body())
        .contains("50013");
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setDeleteMessage(delete)).status())
        .isEqualTo(204);
  }

  @Test
  void itReadsItsChannelWithoutBeingAMember() throws Exception {
    create(OWNER, HOOK, GENERAL);
    ReadMessages.Builder read =
        ReadMessages.newBuilder().setRange(MessageRange.newBuilder().setOnly(ID).setLimit(1));
    List<byte[]> queries =
        guild
            .as(0, GuildCommand.newBuilder().setReadMessages(read.setWebhook(HOOK)))
            .of(Topic.QUERIES);
    assertThat(Query.parseFrom(queries.get(0)).getChannel()).isEqualTo(GENERAL);
    assertThat(
            guild
                .as(0, GuildCommand.newBuilder().setReadMessages(read.setWebhook(HOOK + 1)))
                .body())
        .contains("10015");
  }

  @Test
  void whatIsDeletedGivesItsNameBackAndSoDoThoseOfADeletedChannel() throws Exception {
    guild.createChannel(OWNER, OTHER);
    create(OWNER, HOOK, OTHER);
    create(OWNER, HOOK + 1, OTHER);
    Outcome deleted = delete(OWNER, HOOK, false);
    assertThat(deleted.released()).containsExactly(Names.webhook(HOOK));
    assertThat(told(deleted)).containsExactly("WEBHOOKS_UPDATE " + OTHER);

    Outcome gone =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setDeleteChannel(DeleteChannel.newBuilder().setChannel(OTHER)));
    assertThat(gone.released()).containsExactly(Names.channel(OTHER), Names.webhook(HOOK + 1));
    assertThat(execute(HOOK + 1, "x").body()).contains("10015");
    assertThat(guild.state.size(GUILD, "webhooks")).isZero();
    assertThat(guild.state.size(GUILD, "channel-webhooks")).isZero();
  }

  private Outcome create(long by, long id, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setCreateWebhook(
                CreateWebhook.newBuilder()
                    .setWebhook(id)
                    .setChannel(channel)
                    .setName("Captain Hook")));
  }

  private Outcome list(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder().setListWebhooks(ListWebhooks.newBuilder().setChannel(channel)));
  }

  private Outcome get(long by, long id, boolean withToken) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setGetWebhook(GetWebhook.newBuilder().setWebhook(id).setWithToken(withToken)));
  }

  private Outcome rename(long by, long id, String name, long channel, boolean withToken) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setModifyWebhook(
                ModifyWebhook.newBuilder()
                    .setWebhook(id)
                    .setWithToken(withToken)
                    .setName(name)
                    .setChannel(channel)));
  }

  private Outcome delete(long by, long id, boolean withToken) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setDeleteWebhook(DeleteWebhook.newBuilder().setWebhook(id).setWithToken(withToken)));
  }

  private Outcome execute(long id, String content) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setExecuteWebhook(
                ExecuteWebhook.newBuilder()
                    .setWebhook(id)
                    .setMessage(CreateMessage.newBuilder().setMessage(ID).setContent(content))));
  }

  private Outcome edit(long id, MessageBase base, long message) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setEditMessage(
                EditMessage.newBuilder()
                    .setWebhook(id)
                    .setChannel(GENERAL)
                    .setMessage(message)
                    .setContent("new")
                    .setBase(base)));
  }

  private Outcome deleteMessage(long id, MessageBase base) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder()
                    .setWebhook(id)
                    .setChannel(GENERAL)
                    .setMessage(ID)
                    .setBase(base)));
  }

  private static List<String> told(Outcome outcome) throws Exception {
    List<String> told = new ArrayList<>();
    for (Dispatch dispatch : dispatches(outcome)) {
      JsonNode d = JSON.readTree(dispatch.getD().toByteArray());
      told.add(dispatch.getT() + " " + d.path("channel_id").asText());
    }
    return told;
  }

  private static List<Dispatch> dispatches(Outcome outcome) {
    return outcome.relays().stream()
        .flatMap(relay -> relay.getStepsList().stream())
        .map(step -> step.getDispatch().getDispatch())
        .filter(dispatch -> !dispatch.getT().isEmpty())
        .toList();
  }
}
