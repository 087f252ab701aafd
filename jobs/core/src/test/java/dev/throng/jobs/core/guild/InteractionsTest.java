package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.StartInteraction;
import org.junit.jupiter.api.Test;

/** Who may use commands, who is told of it, and what becomes of answers. */
final class InteractionsTest extends InteractionBench {
  @Test
  void theBotIsToldAllAndTheUserOnlyThatItBegan() throws Exception {
    long id = newId();
    Outcome started = start(USER, command(id).setNonceJson("\"n1\""));

    assertThat(started.status()).isEqualTo(204);
    assertThat(told(started, BOT)).containsExactly("INTERACTION_CREATE");
    assertThat(told(started, USER)).containsExactly("INTERACTION_CREATE");
    assertThat(told(started, OWNER)).isEmpty();
    assertThat(started.events()).isEmpty();
    JsonNode told = dispatched(started, BOT).get(0);
    assertThat(told.path("id").asLong()).isEqualTo(id);
    assertThat(told.path("application_id").asLong()).isEqualTo(BOT);
    assertThat(told.path("type").asInt()).isEqualTo(2);
    assertThat(told.path("token").asText()).isEqualTo("secret");
    assertThat(told.path("guild_id").asLong()).isEqualTo(GUILD);
    assertThat(told.at("/channel/id").asLong()).isEqualTo(GENERAL);
    assertThat(told.at("/channel/permissions").asText()).isNotEmpty();
    assertThat(told.at("/member/user/id").asLong()).isEqualTo(USER);
    assertThat(told.at("/member/permissions").asText()).isNotEmpty();
    assertThat(told.path("app_permissions").asText()).isNotEmpty();
    assertThat(told.at("/data/name").asText()).isEqualTo("ping");
    assertThat(told.at("/authorizing_integration_owners/0").asLong()).isEqualTo(GUILD);
    assertThat(told.path("entitlements").isArray()).isTrue();
    assertThat(told.at("/data").has("resolved")).isFalse();
    JsonNode own = dispatched(started, USER).get(0);
    assertThat(own.path("nonce").asText()).isEqualTo("n1");
    assertThat(own.size()).as("%s", own).isEqualTo(2);
  }

  @Test
  void whoMayNotIsRefusedAndNobodyIsTold() {
    assertThat(start(BOT + 7, command(newId())).body()).contains("50001");
    assertThat(start(USER, command(newId()).setChannel(5)).body()).contains("10003");
    guild.deny(USER, Permissions.USE_APPLICATION_COMMANDS);
    assertThat(start(USER, command(newId())).body()).contains("50013");
    guild.deny(USER, Permissions.VIEW_CHANNEL);
    Outcome blind = start(USER, command(newId()));
    assertThat(blind.body()).contains("50001");
    assertThat(blind.relays()).isEmpty();
    guild.deny(USER, 0);
    assertThat(start(USER, command(newId()).setApplication(BOT + 7)).body()).contains("10063");
    guild.deny(BOT, Permissions.VIEW_CHANNEL);
    Outcome unseen = start(USER, command(newId()));
    assertThat(unseen.body()).contains("10063");
    assertThat(unseen.relays()).isEmpty();
  }

  @Test
  void aCommandMayAskForPermissionsOrAnAgeRestrictedChannel() {
    StartInteraction.Builder moderators =
        command(newId()).setDefaultMemberPermissions(Permissions.MANAGE_MESSAGES);
    assertThat(start(USER, moderators).body()).contains("50013");
    guild.overwrite(USER, Permissions.MANAGE_MESSAGES, 0);
    assertThat(start(USER, moderators.setInteraction(newId())).status()).isEqualTo(204);
    StartInteraction.Builder nobody = command(newId()).setDefaultMemberPermissions(0);
    assertThat(start(USER, nobody).body()).contains("50013");
    assertThat(start(OWNER, nobody).status()).isEqualTo(204);
    assertThat(start(OWNER, command(newId()).setNsfw(true)).body()).contains("50013");
  }

  @Test
  void idsInTheDataAreResolvedAsFarAsBothSeeThem() throws Exception {
    guild.createChannel(OWNER, HIDDEN, GuildBench.HIDDEN);
    Outcome started =
        start(
            USER,
            command(newId())
                .addUsers(OWNER)
                .addRoles(GUILD)
                .addChannels(GENERAL)
                .addMentionables(USER)
                .addMentionables(GUILD));

    JsonNode resolved = dispatched(started, BOT).get(0).at("/data/resolved");
    assertThat(resolved.path("users").size()).isEqualTo(2);
    assertThat(resolved.at("/members/" + OWNER).has("user")).isFalse();
    assertThat(resolved.at("/members/" + OWNER + "/permissions").asText()).isNotEmpty();
    assertThat(resolved.path("roles").size()).isEqualTo(1);
    assertThat(resolved.at("/channels/" + GENERAL + "/name").asText()).isEqualTo("general");
    assertThat(start(USER, command(newId()).addChannels(HIDDEN)).body()).contains("50001");
    assertThat(start(OWNER, command(newId()).addChannels(HIDDEN)).body())
        .as("the bot does not see it")
        .contains("50001");
    long text = 1;
    long category = 1 << 4;
    assertThat(
            start(USER, command(newId()).addChannels(GENERAL).addChannelTypes(text | category))
                .status())
        .isEqualTo(204);
    assertThat(start(USER, command(newId()).addChannels(GENERAL).addChannelTypes(category)).body())
        .contains("50035");
    assertThat(start(USER, command(newId()).addChannels(HIDDEN).addChannelTypes(text)).body())
        .as("its type is not told either")
        .contains("50001");
    assertThat(start(USER, command(newId()).addUsers(BOT + 7)).body()).contains("10007");
    assertThat(start(USER, command(newId()).addRoles(7)).body()).contains("10011");
  }

  @Test
  void anAnswerIsAMessageOfTheBot() throws Exception {
    long id = begun();
    guild.deny(BOT, Permissions.SEND_MESSAGES);

    Outcome answered = answer(id, MESSAGE, 0, "Pong! @everyone");

    assertThat(answered.status()).isEqualTo(200);
    JsonNode message = JSON.readTree(answered.body());
    assertThat(message.path("type").asInt()).isEqualTo(20);
    assertThat(message.at("/author/id").asLong()).isEqualTo(BOT);
    assertThat(message.path("webhook_id").asLong()).isEqualTo(BOT);
    assertThat(message.path("application_id").asLong()).isEqualTo(BOT);
    assertThat(message.at("/interaction_metadata/id").asLong()).isEqualTo(id);
    assertThat(message.at("/interaction_metadata/user/id").asLong()).isEqualTo(USER);
    assertThat(message.at("/interaction/name").asText()).isEqualTo("ping");
    assertThat(message.path("mention_everyone").asBoolean()).isFalse();
    assertThat(answered.events().get(0).getMessageCreated().getAuthor()).isEqualTo(BOT);
    assertThat(told(answered, USER)).containsExactly("INTERACTION_SUCCESS");
    assertThat(everybody(answered)).containsExactly("MESSAGE_CREATE");
    assertThat(answer(id, MESSAGE, 0, "again").body()).contains("40060");
  }

  @Test
  void inAThreadTheyAreAsMessagesThere() throws Exception {
    thread();
    long id = newId();
    Outcome started = start(USER, command(id).setChannel(THREAD).addChannels(THREAD));
    JsonNode told = dispatched(started, BOT).get(0);
    assertThat(told.at("/channel/thread_metadata/locked").isBoolean()).isTrue();
    assertThat(told.at("/channel/parent_id").asLong()).isEqualTo(GENERAL);
    assertThat(told.at("/data/resolved/channels/" + THREAD).has("thread_metadata")).isTrue();

    lock(true);
    assertThat(start(USER, command(newId()).setChannel(THREAD)).body()).contains("160005");
    Outcome refused = answer(id, MESSAGE, 0, "pong");
    assertThat(refused.body()).contains("160005");
    assertThat(refused.relays()).isEmpty();
    lock(false);
    Outcome answered = answer(id, MESSAGE, 0, "pong");
    assertThat(answered.status()).isEqualTo(200);
    assertThat(everybody(answered)).contains("MESSAGE_CREATE", "THREAD_MEMBERS_UPDATE");

    guild.deny(USER, Permissions.VIEW_CHANNEL);
    assertThat(start(USER, command(newId()).setChannel(THREAD)).body()).contains("50001");
    assertThat(told(followUp(id, EPHEMERAL, "psst"), USER)).isEmpty();
    guild.deny(USER, Permissions.USE_APPLICATION_COMMANDS);
    assertThat(start(USER, command(newId()).setChannel(THREAD)).body()).contains("50013");
  }
}
