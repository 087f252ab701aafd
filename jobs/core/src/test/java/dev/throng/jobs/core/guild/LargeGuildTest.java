package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteRole;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.MoveChannels;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 500 channels with long topics and overwrites, and sessions on 45 nodes. */
final class LargeGuildTest {
  private static final long ROLE = 1_499_999_900_000_000_031L;
  private static final int CHANNELS = 499;
  private static final int NODES = 45;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aLargeGuild() {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder()
                    .setRole(ROLE)
                    .setName("r")
                    .setPermissions(Permissions.VIEW_CHANNEL)));
    for (int i = 1; i <= CHANNELS; i++) {
      guild.as(
          OWNER,
          GuildCommand.newBuilder()
              .setCreateChannel(
                  CreateChannel.newBuilder()
                      .setChannel(
                          NewChannel.newBuilder()
                              .setId(GENERAL + 100 + i)
                              .setName("channel")
                              .setTopic("t".repeat(1_024))
                              .addOverwrites(
                                  Overwrite.newBuilder()
                                      .setId(ROLE)
                                      .setDeny(Permissions.VIEW_CHANNEL)))));
    }
    for (int node = 0; node < NODES; node++) {
      guild.attach(OWNER, 70 + node, node);
    }
  }

  @Test
  void aRoleWithOverwritesEverywhereIsDeleted() {
    Outcome deleted =
        guild.as(
            OWNER, GuildCommand.newBuilder().setDeleteRole(DeleteRole.newBuilder().setRole(ROLE)));
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(toldOf(deleted)).hasSize(CHANNELS);
  }

  @Test
  void whatEverybodySeesChangesAtOnce() {
    Outcome changed =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setModifyRole(ModifyRole.newBuilder().setRole(ROLE).setPermissions(0)));
    assertThat(changed.status()).isEqualTo(200);
  }

  @Test
  void allChannelsAreMoved() {
    MoveChannels.Builder move = MoveChannels.newBuilder();
    for (int i = 1; i <= CHANNELS; i++) {
      move.addPositions(
          ChannelPosition.newBuilder().setChannel(GENERAL + 100 + i).setPosition(1_000 - i));
    }
    Outcome moved = guild.as(OWNER, GuildCommand.newBuilder().setMoveChannels(move));
    assertThat(moved.status()).isEqualTo(204);
    assertThat(toldOf(moved)).hasSize(CHANNELS);
  }

  /** The channels of which the log is told, by this command and those that it leaves to itself. */
  private Set<Long> toldOf(Outcome first) {
    List<Outcome> all = new ArrayList<>(List.of(first));
    all.addAll(guild.finish(first));
    Set<Long> channels = new TreeSet<>();
    for (Outcome outcome : all) {
      outcome.events().stream()
          .filter(event -> event.getGuildEvent().getT().equals("CHANNEL_UPDATE"))
          .map(event -> event.getGuildEvent().getD().toStringUtf8())
          .forEach(
              d -> channels.add(Long.parseLong(d.replaceAll("^\\{\"id\":\"(\\d+)\".*", "$1"))));
    }
    return channels;
  }
}
