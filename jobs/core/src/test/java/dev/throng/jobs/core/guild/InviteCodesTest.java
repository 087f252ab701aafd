package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.DeleteInvite;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Profile;
import org.junit.jupiter.api.Test;

/** The codes of invites that have ended are given back. */
final class InviteCodesTest {
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long OTHER = GENERAL + 5;

  private final GuildBench guild = new GuildBench();

  @Test
  void ofOneThatIsRevoked() throws Exception {
    guild.createInvite("a", 0, 0);
    guild.createInvite("b", 0, 0);

    Outcome revoked = delete("a");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.released()).containsExactly("invite:a");
    DirectoryCommand release = DirectoryCommand.parseFrom(revoked.of(Topic.DIRECTORY_INBOX).get(0));
    assertThat(release.getRelease().getOwner()).isEqualTo(GUILD);
    assertThat(delete("a").released()).isEmpty();
  }

  @Test
  void ofOneThatIsUsedUp() {
    guild.createInvite("twice", 2, 0);

    assertThat(join(FRIEND, "twice").released()).isEmpty();
    assertThat(join(FRIEND + 1, "twice").released()).containsExactly("invite:twice");
  }

  @Test
  void ofOneThatHasExpiredWhenAnotherIsMade() {
    guild.createInvite("short", 0, 60);
    assertThat(guild.createInvite("early", 0, 0).released()).isEmpty();
    guild.advanceUs(61_000_000);

    assertThat(guild.createInvite("late", 0, 0).released()).containsExactly("invite:short");
  }

  @Test
  void ofThoseToAChannelThatIsDeletedAndOfAllWithTheGuild() {
    guild.createChannel(OWNER, OTHER);
    guild.createInvite("here", 0, 0);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(CreateInvite.newBuilder().setCode("there").setChannel(OTHER)));

    Outcome channel =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setDeleteChannel(DeleteChannel.newBuilder().setChannel(OTHER)));
    Outcome all =
        guild.as(OWNER, GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance()));

    assertThat(channel.released()).contains("invite:there").doesNotContain("invite:here");
    assertThat(all.released()).contains("invite:here").doesNotContain("invite:there");
  }

  private Outcome delete(String code) {
    return guild.as(
        OWNER, GuildCommand.newBuilder().setDeleteInvite(DeleteInvite.newBuilder().setCode(code)));
  }

  private Outcome join(long user, String code) {
    return guild.as(
        user,
        GuildCommand.newBuilder()
            .setAddMember(
                AddMember.newBuilder()
                    .setProfile(Profile.newBuilder().setId(user).setUsername("u" + user))
                    .setInviteCode(code)));
  }
}
