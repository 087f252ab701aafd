package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.MoveChannels;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a channel that is deleted: nothing. */
final class ChannelDeletionTest {
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long CATEGORY = 1_499_999_900_000_000_021L;
  private static final long CHILD = 1_499_999_900_000_000_022L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  @Test
  void aChannelThatIsDeletedIsUnknownFromThereOn() {
    guild.createChannel(OWNER, CHILD);
    GuildBench.Outcome deleted = delete(OWNER, CHILD);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.body()).contains("\"id\":\"" + CHILD + "\"");
    assertThat(deleted.events().get(0).hasChannelDeleted()).isTrue();
    assertThat(deleted.events().get(1).getGuildEvent().getT()).isEqualTo("CHANNEL_DELETE");
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setGetChannel(get(CHILD))).body())
        .contains("10003");
    assertThat(read(CHILD).body()).contains("10003");
    assertThat(delete(OWNER, CHILD).body()).contains("10003");
    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder().setListChannels(ListChannels.getDefaultInstance()))
                .body())
        .doesNotContain(Long.toString(CHILD));
  }

  @Test
  void itsStreamEndsAndItsIdIsReleased() throws Exception {
    GuildBench.Outcome sent = guild.send(OWNER, 1_500_000_000_000_000_000L, "last words");
    GuildBench.Outcome deleted = delete(OWNER, GENERAL);

    Event end = deleted.events().get(0);
    assertThat(end.getChannel()).isEqualTo(GENERAL);
    assertThat(end.hasChannelDeleted()).isTrue();
    assertThat(end.getPrevSeq()).isEqualTo(sent.events().get(0).getSeq());
    assertThat(end.getWriteTimeUs()).isGreaterThan(sent.events().get(0).getWriteTimeUs());
    DirectoryCommand release = DirectoryCommand.parseFrom(deleted.of(Topic.DIRECTORY_INBOX).get(0));
    assertThat(release.getName()).isEqualTo(Names.channel(GENERAL));
    assertThat(release.getRelease().getOwner()).isEqualTo(GENERAL);
    assertThat(release.getHeader().getSender()).isZero();
    assertThat(release.getHeader().hasReplyTo()).isFalse();
  }

  @Test
  void relaysAndNodesAreToldThatItIsGone() {
    guild.createChannel(OWNER, CHILD);

    List<RelayStep> steps = delete(OWNER, CHILD).relays().get(0).getStepsList();

    assertThat(steps).hasSize(2);
    assertThat(steps.get(0).getStructure().getRemovedChannelsList()).containsExactly(CHILD);
    assertThat(steps.get(0).getStructure().getChanges(0).getChannel()).isEqualTo(CHILD);
    assertThat(steps.get(1).getSnapshot().getRemovedChannelsList()).containsExactly(CHILD);
  }

  @Test
  void onlyWhoMayManageTheChannelDeletesIt() {
    guild.createChannel(OWNER, CHILD, GuildBench.HIDDEN);
    assertThat(delete(FRIEND, CHILD).body()).contains("50001");
    assertThat(delete(FRIEND, GENERAL).body()).contains("50013");
    guild.putOverwrite(
        OWNER,
        GENERAL,
        GuildBench.HIDDEN.toBuilder()
            .setId(FRIEND)
            .setType(1)
            .setDeny(0)
            .setAllow(Permissions.MANAGE_CHANNELS)
            .build());
    assertThat(delete(FRIEND, GENERAL).status()).isEqualTo(200);
  }

  @Test
  void theChannelsOfACategoryLoseTheirParentAndAreTold() {
    create(CATEGORY, 4, 0);
    create(CHILD, 0, CATEGORY);

    GuildBench.Outcome deleted = delete(OWNER, CATEGORY);

    assertThat(deleted.events())
        .extracting(event -> event.getGuildEvent().getT())
        .containsExactly("", "CHANNEL_UPDATE", "CHANNEL_DELETE");
    var structure = deleted.relays().get(0).getSteps(0).getStructure();
    assertThat(structure.getChanges(0).getChannel()).isEqualTo(CHILD);
    assertThat(structure.getChanges(0).getUpdated()).isTrue();
    assertThat(structure.getChanges(0).getD().toStringUtf8()).contains("\"parent_id\":null");
    var snapshot = deleted.relays().get(0).getSteps(1).getSnapshot();
    assertThat(snapshot.getChannels(0).getD().toStringUtf8()).contains("\"parent_id\":null");
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setGetChannel(get(CHILD))).body())
        .contains("\"parent_id\":null");
  }

  @Test
  void itsInvitesAndJoinMessagesGoWithIt() {
    int messages = guild.state.size(GUILD, "cursors");
    GuildBench.Outcome deleted = delete(OWNER, GENERAL);

    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetInvite(GetInvite.newBuilder().setCode("code" + FRIEND)))
                .body())
        .contains("10006");
    assertThat(deleted.events())
        .extracting(event -> event.getGuildEvent().getT())
        .containsExactly("", "CHANNEL_DELETE", "GUILD_UPDATE");
    assertThat(deleted.events().get(2).getGuildEvent().getD().toStringUtf8())
        .contains("\"system_channel_id\":null");
    assertThat(guild.state.size(GUILD, "cursors")).isEqualTo(messages - 1);
  }

  @Test
  void aCategoryHasFiftyChannelsAtTheMost() {
    create(CATEGORY, 4, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(create(CHILD + i, 0, CATEGORY).status()).isEqualTo(201);
    }
    create(CHILD + 60, 0, 0);
    create(CHILD + 61, 0, 0);

    assertThat(create(CHILD + 50, 0, CATEGORY).body()).contains("50035");
    assertThat(modify(CHILD + 60, CATEGORY).body()).contains("50035");
    assertThat(modify(CHILD, CATEGORY).status()).isEqualTo(200);
    assertThat(move(CATEGORY, CHILD + 60).body()).contains("50035");
    delete(OWNER, CHILD);
    assertThat(move(CATEGORY, CHILD + 60, CHILD + 61).body()).contains("50035");
    assertThat(move(CATEGORY, CHILD + 60).status()).isEqualTo(204);
  }

  private GuildBench.Outcome modify(long channel, long parent) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyChannel(ModifyChannel.newBuilder().setChannel(channel).setParent(parent)));
  }

  private GuildBench.Outcome move(long parent, long... channels) {
    MoveChannels.Builder move = MoveChannels.newBuilder();
    for (long channel : channels) {
      move.addPositions(ChannelPosition.newBuilder().setChannel(channel).setParent(parent));
    }
    return guild.as(OWNER, GuildCommand.newBuilder().setMoveChannels(move));
  }

  private static GetChannel get(long channel) {
    return GetChannel.newBuilder().setChannel(channel).build();
  }

  private GuildBench.Outcome read(long channel) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setReadMessages(
                ReadMessages.newBuilder()
                    .setChannel(channel)
                    .setRange(MessageRange.newBuilder().setLimit(50))));
  }

  private GuildBench.Outcome delete(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder().setDeleteChannel(DeleteChannel.newBuilder().setChannel(channel)));
  }

  private GuildBench.Outcome create(long id, int type, long parent) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateChannel(
                CreateChannel.newBuilder()
                    .setChannel(
                        NewChannel.newBuilder()
                            .setId(id)
                            .setName("c")
                            .setType(type)
                            .setParent(parent))));
  }
}
