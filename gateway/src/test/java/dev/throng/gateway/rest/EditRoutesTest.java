package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.ModifyGuild;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.RolePosition;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What of an edit reaches its guild: what was sent, and nothing else. */
final class EditRoutesTest {
  private static final String GUILD = "/guilds/" + RestFixture.GUILD;
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void ofAChannelAndAGuildOnlyWhatIsSentIsChanged() {
    rest.bot("PATCH", CHANNEL, "{\"name\":\"New Name\",\"topic\":null,\"nsfw\":null}");
    assertThat(last().getModifyChannel())
        .isEqualTo(
            ModifyChannel.newBuilder()
                .setChannel(RestFixture.CHANNEL)
                .setName("New Name")
                .setTopic("")
                .build());

    rest.bot("PATCH", GUILD, "{\"name\":\" Throng \",\"icon\":null,\"verification_level\":0}");
    assertThat(last().getModifyGuild())
        .isEqualTo(ModifyGuild.newBuilder().setName("Throng").build());

    rest.bot("PATCH", GUILD + "/channels", "[{\"id\":4,\"position\":1,\"parent_id\":null}]");
    assertThat(last().getMoveChannels().getPositionsList())
        .containsExactly(
            ChannelPosition.newBuilder().setChannel(4).setPosition(1).setParent(0).build());
  }

  @Test
  void aChannelIsDeletedByItsId() {
    rest.bot("DELETE", CHANNEL, "");
    assertThat(last().getDeleteChannel().getChannel()).isEqualTo(RestFixture.CHANNEL);
  }

  @Test
  void allRolesOfAMemberAreReplacedAtOnce() {
    rest.bot(
        "PATCH",
        GUILD + "/members/9",
        "{\"roles\":[\"5\",6],\"communication_disabled_until\":null}");
    assertThat(last().getModifyMember())
        .isEqualTo(
            ModifyMember.newBuilder()
                .setUser(9)
                .setChangeRoles(true)
                .addRoles(5)
                .addRoles(6)
                .setUntilUs(0)
                .build());
  }

  @Test
  void manyMessagesAreDeletedByOneCommand() {
    rest.bot("POST", CHANNEL + "/messages/bulk-delete", "{\"messages\":[\"7\",8]}");

    assertThat(last().getDeleteMessages().getMessagesList()).containsExactly(7L, 8L);
  }

  @Test
  void ofARoleOnlyWhatIsSentIsChanged() {
    rest.bot(
        "PATCH",
        GUILD + "/roles/7",
        "{\"permissions\":\"8\",\"colors\":{\"primary_color\":255},\"hoist\":null,\"icon\":null}");

    assertThat(last().getModifyRole())
        .isEqualTo(ModifyRole.newBuilder().setRole(7).setPermissions(8).setColor(255).build());

    rest.bot("PATCH", GUILD + "/roles", "[{\"id\":\"7\",\"position\":2},{\"id\":8}]");

    assertThat(last().getMoveRoles().getPositionsList())
        .containsExactly(RolePosition.newBuilder().setRole(7).setPosition(2).build());
  }
}
