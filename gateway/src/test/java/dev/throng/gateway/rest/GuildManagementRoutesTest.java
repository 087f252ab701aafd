package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyWidget;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a guild, its owner, prunes, its widget, and what is shown of it. */
final class GuildManagementRoutesTest {
  private static final String GUILD = "/guilds/" + RestFixture.GUILD;
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void everythingIsDone() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(204, ""));
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void aGuildIsDeletedByEitherRoute() {
    assertThat(rest.bot("DELETE", GUILD, "").status()).isEqualTo(204);
    assertThat(last().hasDeleteGuild()).isTrue();
    assertThat(rest.bot("POST", GUILD + "/delete", "{}").status()).isEqualTo(204);
    assertThat(last().hasDeleteGuild()).isTrue();
  }

  @Test
  void aGuildIsGivenToAnother() {
    rest.bot("PATCH", GUILD, "{\"owner_id\":\"9\"}");
    assertThat(last().getModifyGuild().getOwner()).isEqualTo(9);
    rest.bot("PATCH", GUILD, "{\"name\":\"Throng\"}");
    assertThat(last().getModifyGuild().hasOwner()).isFalse();
  }

  @Test
  void membersArePruned() {
    rest.bot("GET", GUILD + "/prune?days=3&include_roles=5,6", "");
    assertThat(last().getPruneMembers().getDry()).isTrue();
    assertThat(last().getPruneMembers().getDays()).isEqualTo(3);
    assertThat(last().getPruneMembers().getIncludeRolesList()).containsExactly(5L, 6L);
    rest.bot("POST", GUILD + "/prune", "{\"include_roles\":[\"7\"],\"compute_prune_count\":false}");
    assertThat(last().getPruneMembers().getDry()).isFalse();
    assertThat(last().getPruneMembers().getUncounted()).isTrue();
    assertThat(last().getPruneMembers().getDays()).isEqualTo(7);
    assertThat(last().getPruneMembers().getIncludeRolesList()).containsExactly(7L);
    assertThat(rest.bot("GET", GUILD + "/prune?days=31", "").status()).isEqualTo(400);
  }

  @Test
  void theWidgetIsSetAndShown() {
    rest.bot("PATCH", GUILD + "/widget", "{\"enabled\":true,\"channel_id\":null}");
    assertThat(last().getModifyWidget())
        .isEqualTo(ModifyWidget.newBuilder().setEnabled(true).setChannel(0).build());
    rest.bot("GET", GUILD + "/widget", "");
    assertThat(last().getGetWidget().getSettings()).isTrue();
    rest.bot("GET", GUILD + "/widget.json", "");
    assertThat(last().getGetWidget().getSettings()).isFalse();
  }

  @Test
  void whatThereIsNotIsShownToWhoMayAsk() {
    RestFixture.Answer vanity = rest.bot("GET", GUILD + "/vanity-url", "");
    assertThat(vanity.json().path("code").isNull()).isTrue();
    assertThat(last().getCheckPermissions().getPermissions()).isEqualTo(Permissions.MANAGE_GUILD);
    assertThat(rest.bot("GET", GUILD + "/templates", "").text()).isEqualTo("[]");
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(
                    200, "{\"id\":\"" + RestFixture.GUILD + "\",\"name\":\"g\",\"roles\":[]}"));
    assertThat(rest.bot("GET", GUILD + "/onboarding", "").json().path("enabled").asBoolean())
        .isFalse();
    RestFixture.Answer preview = rest.bot("GET", GUILD + "/preview", "");
    assertThat(preview.json().path("name").asText()).isEqualTo("g");
    assertThat(preview.json().has("roles")).isFalse();
    assertThat(last().getGetGuild().getWithCounts()).isTrue();
  }
}
