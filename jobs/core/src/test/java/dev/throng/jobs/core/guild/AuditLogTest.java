package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.AuditLogPage;
import dev.throng.protocol.wire.BanUsers;
import dev.throng.protocol.wire.CreateEmoji;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteEmoji;
import dev.throng.protocol.wire.DeleteInvite;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DeleteWebhook;
import dev.throng.protocol.wire.GetAuditLog;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.ModifyEmoji;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.ModifyWebhook;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.TimeoutMember;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log has of what was done, and who is told of it and shown it. */
final class AuditLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long BOT = 1_499_999_900_000_000_012L;
  private static final long ROLE = 1_499_999_900_000_000_031L;
  private static final long DAY_US = 24L * 3600 * 1_000_000;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendAndABot() {
    guild.join(FRIEND);
    guild.as(
        BOT,
        GuildCommand.newBuilder()
            .setAddMember(
                AddMember.newBuilder()
                    .setProfile(GuildBench.profile(BOT).toBuilder().setBot(true))
                    .setAuthorizedBy(OWNER)
                    .setMessageId(1)));
  }

  @Test
  void anEditHasWhatItChangedAndWhy() throws Exception {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setReason("tidy \u00fcp")
            .setModifyChannel(
                ModifyChannel.newBuilder().setChannel(GENERAL).setTopic("talk").setName("lobby")));

    JsonNode entry = entries(GetAuditLog.newBuilder().setAction(11)).get(0);

    assertThat(entry.path("user_id").asLong()).isEqualTo(OWNER);
    assertThat(entry.path("target_id").asLong()).isEqualTo(GENERAL);
    assertThat(entry.path("reason").asText()).isEqualTo("tidy \u00fcp");
    assertThat(entry.path("changes"))
        .isEqualTo(
            JSON.readTree(
                "[{\"key\":\"name\",\"old_value\":\"general\",\"new_value\":\"lobby\"},"
                    + "{\"key\":\"topic\",\"new_value\":\"talk\"}]"));
  }

  @Test
  void whatChangesNothingIsNotNoted() throws Exception {
    int before = entries(GetAuditLog.newBuilder()).size();
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyChannel(ModifyChannel.newBuilder().setChannel(GENERAL).setName("general")));
    guild.as(OWNER, timeout(0));
    guild.as(FRIEND, kick(OWNER));
    guild.send(OWNER, 1_500_000_000_000_000_001L, "hello");
    assertThat(entries(GetAuditLog.newBuilder())).hasSize(before);
  }

  @Test
  void rolesOfAMemberAreNamed() throws Exception {
    role(Permissions.VIEW_AUDIT_LOG);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyMember(
                ModifyMember.newBuilder()
                    .setUser(FRIEND)
                    .setChangeRoles(true)
                    .addRoles(ROLE)
                    .setNick("Fred")));
    List<JsonNode> entries = entries(GetAuditLog.newBuilder().setTarget(FRIEND));
    assertThat(entries.get(0).at("/changes/0/new_value").asText()).isEqualTo("Fred");
    assertThat(entries.get(1).path("action_type").asInt()).isEqualTo(25);
    assertThat(entries.get(1).path("changes"))
        .isEqualTo(
            JSON.readTree(
                "[{\"key\":\"$add\",\"new_value\":[{\"name\":\"mods\",\"id\":\""
                    + ROLE
                    + "\"}]}]"));
  }

  @Test
  void pagesGoBackFromTheNewestOrForwardFromTheOldest() throws Exception {
    for (int i = 0; i < 5; i++) {
      guild.as(OWNER, topic("t" + i));
    }
    List<Long> all = ids(GetAuditLog.newBuilder().setAction(11).setLimit(100));
    assertThat(all).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(ids(GetAuditLog.newBuilder().setAction(11).setBefore(all.get(1)).setLimit(2)))
        .containsExactly(all.get(2), all.get(3));
    assertThat(ids(GetAuditLog.newBuilder().setAction(11).setAfter(1).setLimit(2)))
        .containsExactly(all.get(4), all.get(3));
    assertThat(ids(GetAuditLog.newBuilder().setAfter(all.get(1)).setLimit(9)))
        .containsExactly(all.get(0));
    assertThat(ids(GetAuditLog.newBuilder().setUser(FRIEND).setLimit(9))).isEmpty();
  }

  @Test
  void theOldestAreForgotten() throws Exception {
    guild.as(OWNER, topic("first"));
    guild.advanceUs(44 * DAY_US);
    guild.as(OWNER, topic("second"));
    guild.advanceUs(2 * DAY_US);
    assertThat(ids(GetAuditLog.newBuilder())).hasSize(1);
    for (int i = 0; i < GuildLimits.AUDIT_ENTRIES_MAX + 3; i++) {
      guild.as(OWNER, topic("t" + i));
    }
    assertThat(guild.state.size(GUILD, "audit-entries")).isEqualTo(GuildLimits.AUDIT_ENTRIES_MAX);
    assertThat(ids(GetAuditLog.newBuilder().setLimit(100))).hasSize(100);
    assertThat(ids(GetAuditLog.newBuilder().setUser(FRIEND).setLimit(100))).isEmpty();
  }

  @Test
  void webhooksAndEmojisAreNoted() throws Exception {
    long webhook = 1_499_999_900_000_000_041L;
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateWebhook(
                CreateWebhook.newBuilder().setWebhook(webhook).setChannel(GENERAL).setName("a")));
    guild.as(OWNER, GuildCommand.newBuilder().setModifyWebhook(named(webhook, "b")));
    guild.as(OWNER, GuildCommand.newBuilder().setModifyWebhook(named(webhook, "b")));
    assertThat(webhooks()).containsExactly("" + webhook);
    guild.as(
        0,
        GuildCommand.newBuilder()
            .setDeleteWebhook(DeleteWebhook.newBuilder().setWebhook(webhook).setWithToken(true)));
    List<JsonNode> entries = entries(GetAuditLog.newBuilder().setTarget(webhook));

    assertThat(entries)
        .extracting(entry -> entry.path("action_type").asInt())
        .containsExactly(52, 51, 50);
    assertThat(entries.get(0).path("user_id").isNull()).isTrue();
    assertThat(entries.get(1).path("user_id").asLong()).isEqualTo(OWNER);
    assertThat(entries.get(1).path("changes"))
        .isEqualTo(JSON.readTree("[{\"key\":\"name\",\"old_value\":\"a\",\"new_value\":\"b\"}]"));
    assertThat(entries.get(2).path("changes"))
        .isEqualTo(
            JSON.readTree(
                "[{\"key\":\"type\",\"new_value\":1},{\"key\":\"name\",\"new_value\":\"a\"},"
                    + "{\"key\":\"channel_id\",\"new_value\":\""
                    + GENERAL
                    + "\"}]"));
    assertThat(webhooks()).isEmpty();
    long emoji = 1_499_999_900_000_000_042L;
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateEmoji(CreateEmoji.newBuilder().setEmoji(emoji).setName("blob")));
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyEmoji(ModifyEmoji.newBuilder().setEmoji(emoji).setName("blub")));
    guild.as(
        OWNER, GuildCommand.newBuilder().setDeleteEmoji(DeleteEmoji.newBuilder().setEmoji(emoji)));
    assertThat(entries(GetAuditLog.newBuilder().setTarget(emoji)))
        .extracting(entry -> entry.path("action_type") + " " + entry.path("changes"))
        .containsExactly(
            "62 [{\"key\":\"name\",\"old_value\":\"blub\"}]",
            "61 [{\"key\":\"name\",\"old_value\":\"blob\",\"new_value\":\"blub\"}]",
            "60 [{\"key\":\"name\",\"new_value\":\"blob\"}]");
  }

  private static ModifyWebhook named(long webhook, String name) {
    return ModifyWebhook.newBuilder().setWebhook(webhook).setName(name).build();
  }

  private List<String> webhooks() throws IOException {
    AuditLogPage page = AuditLogPage.parseFrom(get(OWNER).reply().getBody());
    List<String> ids = new ArrayList<>();
    JSON.readTree(page.getWebhooks().toByteArray())
        .forEach(webhook -> ids.add(webhook.path("id").asText()));
    return ids;
  }

  @Test
  void onlyWhoMayViewItIsShownIt() {
    assertThat(get(FRIEND).body()).contains("50013");
    assertThat(get(9).body()).contains("50001");
    role(Permissions.VIEW_AUDIT_LOG);
    guild.modifyRole(OWNER, FRIEND, ROLE, true);
    assertThat(get(FRIEND).status()).isEqualTo(200);
    guild.as(OWNER, timeout(guild.nowUs() + 60_000_000));
    assertThat(get(FRIEND).body()).contains("50013");
  }

  @Test
  void usersWhoAreGoneAreNamedForOthersToFind() throws Exception {
    guild.as(OWNER, kick(FRIEND));
    AuditLogPage page = AuditLogPage.parseFrom(get(OWNER).reply().getBody());
    assertThat(page.getUnknownUsersList()).containsExactly(FRIEND);
    assertThat(JSON.readTree(page.getUsers().toByteArray()).findValuesAsText("id"))
        .containsExactly(Long.toString(OWNER), Long.toString(BOT));
  }

  @Test
  void onlyBotsThatMayViewItAreTold() {
    guild.attach(FRIEND, 71, 2);
    guild.attach(BOT, 72, 2);
    role(Permissions.VIEW_AUDIT_LOG);
    guild.modifyRole(OWNER, FRIEND, ROLE, true);
    assertThat(told(guild.as(OWNER, topic("unseen")), "GUILD_AUDIT_LOG_ENTRY_CREATE")).isEmpty();
    guild.modifyRole(OWNER, BOT, ROLE, true);

    Outcome edited = guild.as(OWNER, topic("seen"));

    assertThat(told(edited, "GUILD_AUDIT_LOG_ENTRY_CREATE"))
        .singleElement()
        .satisfies(
            dispatch -> {
              assertThat(dispatch.getOnlyUsersList()).containsExactly(BOT);
              assertThat(dispatch.getDispatch().getD().toStringUtf8())
                  .contains("\"guild_id\":\"" + GUILD + "\"");
            });
  }

  @Test
  void botsThatManageAChannelAreToldOfItsInvites() {
    guild.attach(BOT, 72, 2);
    assertThat(told(invite("a"), "INVITE_CREATE")).isEmpty();
    guild.overwrite(BOT, Permissions.MANAGE_CHANNELS, 0);
    assertThat(told(invite("b"), "INVITE_CREATE")).hasSize(1);
    Outcome deleted =
        guild.as(
            OWNER,
            GuildCommand.newBuilder().setDeleteInvite(DeleteInvite.newBuilder().setCode("b")));
    assertThat(told(deleted, "INVITE_DELETE")).hasSize(1);
  }

  @Test
  void whoDeletesAMessageOfAnotherIsNoted() throws Exception {
    Outcome sent = guild.send(FRIEND, 1_500_000_000_000_000_001L, "spam");
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(1_500_000_000_000_000_001L)
                    .setBase(sent.base(FRIEND))));
    JsonNode entry = entries(GetAuditLog.newBuilder()).get(0);
    assertThat(entry.path("action_type").asInt()).isEqualTo(72);
    assertThat(entry.path("target_id").asLong()).isEqualTo(FRIEND);
    assertThat(entry.at("/options/channel_id").asLong()).isEqualTo(GENERAL);
  }

  @Test
  void bansOfManyAreNotedEachWithTheReason() throws Exception {
    BanUsers.Builder users = BanUsers.newBuilder().setBulk(true);
    for (long user = 100; user < 170; user++) {
      users.addUsers(GuildBench.profile(user));
    }
    Outcome banned =
        guild.as(OWNER, GuildCommand.newBuilder().setReason("raid").setBanUsers(users));
    GuildCommand rest =
        GuildCommand.parseFrom(banned.of(dev.throng.protocol.Topic.GUILD_INBOX).get(0));
    assertThat(rest.hasFinishBans()).isTrue();
    guild.raw(rest);
    List<JsonNode> entries = entries(GetAuditLog.newBuilder().setAction(22).setLimit(100));
    assertThat(entries).hasSize(70);
    assertThat(entries).allMatch(entry -> entry.path("reason").asText().equals("raid"));
    assertThat(entries).allMatch(entry -> entry.path("user_id").asLong() == OWNER);
  }

  private Outcome invite(String code) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(CreateInvite.newBuilder().setCode(code).setChannel(GENERAL)));
  }

  private void role(long permissions) {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder().setRole(ROLE).setName("mods").setPermissions(permissions)));
  }

  private static GuildCommand.Builder topic(String topic) {
    return GuildCommand.newBuilder()
        .setModifyChannel(ModifyChannel.newBuilder().setChannel(GENERAL).setTopic(topic));
  }

  private static GuildCommand.Builder timeout(long untilUs) {
    return GuildCommand.newBuilder()
        .setTimeoutMember(TimeoutMember.newBuilder().setUser(FRIEND).setUntilUs(untilUs));
  }

  private static GuildCommand.Builder kick(long user) {
    return GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user));
  }

  private Outcome get(long caller) {
    return guild.as(
        caller, GuildCommand.newBuilder().setGetAuditLog(GetAuditLog.newBuilder().setLimit(50)));
  }

  private List<JsonNode> entries(GetAuditLog.Builder query) throws IOException {
    if (query.getLimit() == 0) {
      query.setLimit(50);
    }
    Outcome outcome = guild.as(OWNER, GuildCommand.newBuilder().setGetAuditLog(query));
    AuditLogPage page = AuditLogPage.parseFrom(outcome.reply().getBody());
    List<JsonNode> entries = new ArrayList<>();
    JSON.readTree(page.getEntries().toByteArray()).forEach(entries::add);
    return entries;
  }

  private List<Long> ids(GetAuditLog.Builder query) throws IOException {
    return entries(query).stream().map(entry -> entry.path("id").asLong()).toList();
  }

  private static List<RelayDispatch> told(Outcome outcome, String t) {
    return outcome.relays().stream()
        .flatMap(relay -> relay.getStepsList().stream())
        .filter(RelayStep::hasDispatch)
        .map(RelayStep::getDispatch)
        .filter(dispatch -> dispatch.getDispatch().getT().equals(t))
        .toList();
  }
}
