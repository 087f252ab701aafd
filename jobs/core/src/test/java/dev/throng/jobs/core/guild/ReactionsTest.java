package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.ClearReactions;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DeleteMessages;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListReactions;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.OwnReactions;
import dev.throng.protocol.wire.PinMessage;
import dev.throng.protocol.wire.ReactionUser;
import dev.throng.protocol.wire.ReactionsPage;
import dev.throng.protocol.wire.RemoveReaction;
import dev.throng.protocol.wire.TimeoutMember;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has reacted to what, what the message says of it, and who is told. */
final class ReactionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;

  private final GuildBench guild = new GuildBench();
  private MessageBase base;

  @BeforeEach
  void aMessageAndAFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    base = guild.send(OWNER, ID, "hello").base(OWNER);
  }

  @Test
  void aReactionIsCountedInTheMessageAndTold() throws Exception {
    Outcome added = add(FRIEND, "a");

    assertThat(added.status()).isEqualTo(204);
    JsonNode stored = stored(added);
    assertThat(stored.path("content").asText()).isEqualTo("hello");
    assertThat(stored.path("edited_timestamp").isNull()).isTrue();
    assertThat(stored.path("reactions"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"emoji":{"id":null,"name":"a"},"count":1,"count_details":{"burst":0,"normal":1},
                  "burst_colors":[],"me_burst":false,"me":false}]"""));
    Dispatch dispatch = dispatch(added);
    assertThat(dispatch.getT()).isEqualTo("MESSAGE_REACTION_ADD");
    JsonNode d = JSON.readTree(dispatch.getD().toByteArray());
    assertThat(d.path("user_id").asLong()).isEqualTo(FRIEND);
    assertThat(d.path("channel_id").asLong()).isEqualTo(GENERAL);
    assertThat(d.path("message_id").asLong()).isEqualTo(ID);
    assertThat(d.path("guild_id").asLong()).isEqualTo(GUILD);
    assertThat(d.path("message_author_id").asLong()).isEqualTo(OWNER);
    assertThat(d.at("/member/user/id").asLong()).isEqualTo(FRIEND);
    assertThat(d.path("emoji")).isEqualTo(JSON.readTree("{\"id\":null,\"name\":\"a\"}"));
    assertThat(d.path("burst").asBoolean(true)).isFalse();
    assertThat(d.path("type").asInt(1)).isZero();
    assertThat(added.relays().get(0).getSteps(0).getDispatch().getChannel()).isEqualTo(GENERAL);
  }

  @Test
  void theSameAgainIsNoEvent() {
    add(FRIEND, "a");
    Outcome again = add(FRIEND, "a");
    assertThat(again.status()).isEqualTo(204);
    assertThat(again.events()).isEmpty();
    assertThat(again.relays()).isEmpty();
    Outcome none = remove(FRIEND, "b", FRIEND);
    assertThat(none.status()).isEqualTo(204);
    assertThat(none.events()).isEmpty();
    assertThat(clear(OWNER, "b").events()).isEmpty();
  }

  @Test
  void whatOthersReactedSinceTheMessageWasReadMakesItNotStale() throws Exception {
    add(FRIEND, "a");
    JsonNode both = stored(add(OWNER, "a"));
    assertThat(both.at("/reactions/0/count").asInt()).isEqualTo(2);
    JsonNode edited = stored(edit());
    assertThat(edited.path("content").asText()).isEqualTo("new");
    assertThat(edited.at("/reactions/0/count").asInt()).isEqualTo(2);
    // That one was an edit.
    assertThat(add(OWNER, "b").status()).isEqualTo(409);
  }

  @Test
  void anEditShowsItsAuthorItsOwnReactionsAndOthersNone() throws Exception {
    add(OWNER, "a");
    Outcome edited = edit();

    assertThat(JSON.readTree(edited.body()).at("/reactions/0/me").asBoolean()).isTrue();
    assertThat(stored(edited).at("/reactions/0/me").asBoolean(true)).isFalse();
    assertThat(JSON.readTree(dispatch(edited).getD().toByteArray()).has("reactions")).isFalse();
  }

  /** Its author writes "new". */
  private Outcome edit() throws Exception {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setEditMessage(
                EditMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(ID)
                    .setContent("new")
                    .setBase(base)));
  }

  @Test
  void aPinKeepsTheReactions() throws Exception {
    add(FRIEND, "a");
    Outcome pinned =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setPinMessage(
                    PinMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setMessage(ID)
                        .setPin(true)
                        .setBase(base)));
    assertThat(stored(pinned).at("/reactions/0/count").asInt()).isEqualTo(1);
  }

  @Test
  void aNewEmojiNeedsAPermissionAndOneThatIsThereOnlyTheHistory() {
    guild.deny(FRIEND, Permissions.ADD_REACTIONS);
    assertThat(add(FRIEND, "a").body()).contains("50013");
    add(OWNER, "a");
    assertThat(add(FRIEND, "a").status()).isEqualTo(204);
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    assertThat(add(FRIEND, "a").body()).contains("50013");
    assertThat(list(FRIEND, "a").body()).contains("50001");
    assertThat(remove(FRIEND, "a", FRIEND).status()).isEqualTo(204);
    guild.deny(FRIEND, Permissions.VIEW_CHANNEL);
    assertThat(add(FRIEND, "a").body()).contains("50001");
    assertThat(add(STRANGER, "a").body()).contains("50001");
  }

  @Test
  void aMemberInATimeoutDoesNotReact() {
    add(OWNER, "a");
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setTimeoutMember(
                TimeoutMember.newBuilder().setUser(FRIEND).setUntilUs(guild.nowUs() + 60_000_000)));
    assertThat(add(FRIEND, "a").body()).contains("50013");
  }

  @Test
  void aMessageHasTwentyEmojisAtTheMostAndACustomOneIsUnknown() {
    for (int i = 0; i < 20; i++) {
      assertThat(add(OWNER, "e" + i).status()).isEqualTo(204);
    }
    assertThat(add(OWNER, "f").body()).contains("30010");
    assertThat(add(FRIEND, "e3").status()).isEqualTo(204);
    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setAddReaction(
                            AddReaction.newBuilder()
                                .setChannel(GENERAL)
                                .setMessage(ID)
                                .setEmoji(Emoji.newBuilder().setId(5).setName("a"))
                                .setBase(base)))
                .body())
        .contains("10014");
  }

  @Test
  void reactionsOfOthersAreForModeratorsToRemove() throws Exception {
    add(FRIEND, "a");
    add(OWNER, "a");
    add(OWNER, "b");
    assertThat(remove(FRIEND, "a", OWNER).body()).contains("50013");
    assertThat(clear(FRIEND, "a").body()).contains("50013");
    assertThat(clear(FRIEND, "").body()).contains("50013");

    Outcome removed = remove(OWNER, "a", FRIEND);
    assertThat(dispatch(removed).getT()).isEqualTo("MESSAGE_REACTION_REMOVE");
    assertThat(JSON.readTree(dispatch(removed).getD().toByteArray()).path("user_id").asLong())
        .isEqualTo(FRIEND);
    assertThat(stored(removed).at("/reactions/0/count").asInt()).isEqualTo(1);
    Outcome cleared = clear(OWNER, "a");
    assertThat(dispatch(cleared).getT()).isEqualTo("MESSAGE_REACTION_REMOVE_EMOJI");
    assertThat(stored(cleared).at("/reactions/0/emoji/name").asText()).isEqualTo("b");
    Outcome all = clear(OWNER, "");
    assertThat(dispatch(all).getT()).isEqualTo("MESSAGE_REACTION_REMOVE_ALL");
    assertThat(stored(all).has("reactions")).isFalse();
    assertThat(clear(OWNER, "").events()).isEmpty();
  }

  @Test
  void whoHasReactedIsListedInPagesAlsoWhenTheyHaveLeft() throws Exception {
    guild.join(STRANGER);
    add(STRANGER, "a");
    add(OWNER, "a");
    add(FRIEND, "a");
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setRemoveMember(dev.throng.protocol.wire.RemoveMember.newBuilder().setUser(STRANGER)));

    List<ReactionUser> all = page(list(OWNER, "a"));
    assertThat(all).extracting(ReactionUser::getId).containsExactly(OWNER, FRIEND, STRANGER);
    assertThat(all.get(1).getUser().toStringUtf8()).contains("\"username\":\"user" + FRIEND);
    assertThat(all.get(2).getUser()).isEmpty();
    assertThat(page(list(OWNER, "b"))).isEmpty();
    assertThat(page(guild.as(OWNER, listing("a", OWNER, 1))))
        .extracting(ReactionUser::getId)
        .containsExactly(FRIEND);
  }

  @Test
  void eachCallerIsToldItsOwn() throws Exception {
    add(FRIEND, "a");
    add(OWNER, "a");
    add(OWNER, "b");
    OwnReactions own =
        OwnReactions.parseFrom(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetOwnReactions(
                            GetOwnReactions.newBuilder()
                                .setChannel(GENERAL)
                                .addMessages(ID)
                                .addMessages(ID + 1)
                                .addCallers(STRANGER)
                                .addCallers(OWNER)))
                .reply()
                .getBody());

    assertThat(own.getListList()).hasSize(2);
    assertThat(own.getList(0).getMessage()).isEqualTo(ID);
    assertThat(own.getList(0).getEmoji().getName()).isEqualTo("a");
    assertThat(own.getList(0).getUsersList()).containsExactly(OWNER);
  }

  @Test
  void aMessageAndAChannelTakeTheirReactionsAlong() {
    for (int i = 0; i < 20; i++) {
      add(OWNER, "e" + i);
    }
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(ID).setBase(base)));
    for (int i = 1; i <= 30; i++) {
      MessageBase next = guild.send(OWNER, ID + i, "m").base(OWNER);
      guild.as(OWNER, adding(next, ID + i, "a"));
    }
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessages(
                DeleteMessages.newBuilder()
                    .setChannel(GENERAL)
                    .addMessages(ID + 1)
                    .addMessages(ID + 2)));
    assertThat(guild.state.size(GUILD, "reactions")).isGreaterThan(25);
    guild.createChannel(OWNER, GENERAL + 5);
    guild.as(
        OWNER,
        GuildCommand.newBuilder().setDeleteChannel(DeleteChannel.newBuilder().setChannel(GENERAL)));
    long other = ID + 1_000;
    MessageBase last =
        guild
            .as(
                OWNER,
                GuildCommand.newBuilder()
                    .setCreateMessage(
                        dev.throng.protocol.wire.CreateMessage.newBuilder()
                            .setChannel(GENERAL + 5)
                            .setMessage(other)
                            .setContent("x")))
            .base(OWNER);
    for (int i = 0; i < 20; i++) {
      GuildCommand.Builder command = adding(last, other, "e" + i);
      command.getAddReactionBuilder().setChannel(GENERAL + 5);
      assertThat(guild.as(OWNER, command).status()).isEqualTo(204);
    }

    assertThat(guild.state.size(GUILD, "reactions")).isEqualTo(1);
    // The rows of its channel: each emoji's users are in the row itself.
    assertThat(guild.state.size(GUILD, "reaction-sets-pages")).isEqualTo(1);
    // That channel, and the last number of a set.
    assertThat(guild.state.size(GUILD, "reaction-channels")).isEqualTo(2);
  }

  private Outcome add(long user, String emoji) {
    return guild.as(user, adding(base, ID, emoji));
  }

  private static GuildCommand.Builder adding(MessageBase base, long message, String emoji) {
    return GuildCommand.newBuilder()
        .setAddReaction(
            AddReaction.newBuilder()
                .setChannel(GENERAL)
                .setMessage(message)
                .setEmoji(Emoji.newBuilder().setName(emoji))
                .setBase(base));
  }

  private Outcome remove(long by, String emoji, long user) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setRemoveReaction(
                RemoveReaction.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(ID)
                    .setEmoji(Emoji.newBuilder().setName(emoji))
                    .setUser(user)
                    .setBase(base)));
  }

  private Outcome clear(long by, String emoji) {
    ClearReactions.Builder clear =
        ClearReactions.newBuilder().setChannel(GENERAL).setMessage(ID).setBase(base);
    if (!emoji.isEmpty()) {
      clear.setEmoji(Emoji.newBuilder().setName(emoji));
    }
    return guild.as(by, GuildCommand.newBuilder().setClearReactions(clear));
  }

  private Outcome list(long by, String emoji) {
    return guild.as(by, listing(emoji, 0, 100));
  }

  private static GuildCommand.Builder listing(String emoji, long after, int limit) {
    return GuildCommand.newBuilder()
        .setListReactions(
            ListReactions.newBuilder()
                .setChannel(GENERAL)
                .setMessage(ID)
                .setEmoji(Emoji.newBuilder().setName(emoji))
                .setAfter(after)
                .setLimit(limit));
  }

  private static List<ReactionUser> page(Outcome listed) throws IOException {
    return ReactionsPage.parseFrom(listed.reply().getBody()).getListList();
  }

  private static JsonNode stored(Outcome outcome) throws IOException {
    ByteString body = outcome.events().get(0).getMessageUpdated().getBody();
    return JSON.readTree(body.toByteArray());
  }

  private static Dispatch dispatch(Outcome outcome) {
    return outcome.relays().get(0).getSteps(0).getDispatch().getDispatch();
  }
}
