package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.wire.CheckNewGuild;
import dev.throng.protocol.wire.GuildsPage;
import dev.throng.protocol.wire.ListGuilds;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guilds that a user is in, and whether there is room for one more. */
final class GuildListTest extends UserBench {
  @Test
  void guildsAreListedInPagesByTheirIds() throws Exception {
    create(false);
    for (int guild = 1; guild <= 9; guild++) {
      added(guild);
    }

    assertThat(guilds(0, 0, 4)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(guilds(4, 0, 200)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(guilds(0, 8, 3)).containsExactly(5L, 6L, 7L);
    assertThat(guilds(2, 4, 200)).containsExactly(3L);
    assertThat(guilds(9, 0, 200)).isEmpty();
    assertThat(guilds(8, 3, 200)).isEmpty();
  }

  private List<Long> guilds(long after, long before, int limit) throws Exception {
    return GuildsPage.parseFrom(
            reply(
                    as(
                        USER,
                        UserCommand.newBuilder()
                            .setListGuilds(
                                ListGuilds.newBuilder()
                                    .setAfter(after)
                                    .setBefore(before)
                                    .setLimit(limit))))
                .getBody())
        .getGuildsList();
  }

  @Test
  void aGuildIsMadeByAPersonWithRoomForOne() throws Exception {
    create(false);
    for (int guild = 1; guild < UserLimits.GUILDS_MAX; guild++) {
      added(guild);
    }
    assertThat(reply(checkNewGuild()).getStatus()).isEqualTo(200);
    assertThat(error(checkNewGuild())).contains("\"username\":\"ada\"");

    added(UserLimits.GUILDS_MAX);

    assertThat(reply(checkNewGuild()).getStatus()).isEqualTo(400);
    assertThat(error(checkNewGuild())).contains("30001");
  }

  @Test
  void aBotMakesNoGuild() throws Exception {
    create(true);

    assertThat(error(checkNewGuild())).contains("20001");
  }

  private Effects checkNewGuild() {
    return as(USER, UserCommand.newBuilder().setCheckNewGuild(CheckNewGuild.getDefaultInstance()));
  }
}
