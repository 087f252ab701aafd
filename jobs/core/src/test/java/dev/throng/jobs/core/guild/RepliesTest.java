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
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.StripRange;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies, embeds and flags: what is stored of them, and what is told. */
final class RepliesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final ByteString EMBEDS =
      ByteString.copyFromUtf8("[{\"type\":\"rich\",\"title\":\"t\",\"color\":255}]");

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  @Test
  void aReplyNamesItsMessageShowsItAndMentionsItsAuthor() throws Exception {
    MessageBase base = sent(OWNER, ID, message().setContent("first").setNonceJson("\"n0\""));
    Outcome reply =
        send(FRIEND, ID + 1, message().setContent("yes").setNonceJson("5").setReplyTo(base));

    JsonNode answer = JSON.readTree(reply.body());
    assertThat(answer.path("type").asInt()).isEqualTo(19);
    assertThat(answer.path("message_reference").path("message_id").asLong()).isEqualTo(ID);
    assertThat(answer.path("message_reference").path("channel_id").asLong()).isEqualTo(GENERAL);
    assertThat(answer.path("message_reference").path("guild_id").asLong()).isEqualTo(GUILD);
    assertThat(answer.path("referenced_message"))
        .isEqualTo(JSON.readTree(base.getBody().toByteArray()));
    assertThat(answer.path("mentions").get(0).path("id").asLong()).isEqualTo(OWNER);
    assertThat(answer.path("nonce").asInt()).isEqualTo(5);
    JsonNode told = JSON.readTree(dispatch(reply).getD().toByteArray());
    assertThat(told.path("referenced_message")).isEqualTo(answer.path("referenced_message"));
    assertThat(told.path("mentions").get(0).path("member").isObject()).isTrue();
    JsonNode stored = JSON.readTree(body(reply).toByteArray());
    assertThat(stored.has("referenced_message")).isFalse();
    assertThat(stored.has("nonce")).isFalse();
    assertThat(stored.path("message_reference")).isEqualTo(answer.path("message_reference"));
  }

  @Test
  void theAuthorIsNotMentionedIfTheReplySaysSo() throws Exception {
    MessageBase base = sent(OWNER, ID, message().setContent("first"));
    AllowedMentions nobody = AllowedMentions.getDefaultInstance();
    AllowedMentions author = AllowedMentions.newBuilder().setRepliedUser(true).build();

    assertThat(mentions(message().setContent("a").setReplyTo(base).setAllowedMentions(nobody)))
        .isEmpty();
    assertThat(mentions(message().setContent("a").setReplyTo(base).setAllowedMentions(author)))
        .hasSize(1);
    assertThat(mentions(message().setContent("<@" + OWNER + ">").setReplyTo(base))).hasSize(1);
  }

  @Test
  void whoMayNotReadTheHistoryDoesNotReply() {
    MessageBase base = sent(OWNER, ID, message().setContent("first"));
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);

    assertThat(send(FRIEND, ID + 1, message().setContent("x").setReplyTo(base)).body())
        .contains("160002");
    assertThat(send(FRIEND, ID + 1, message().setContent("x")).status()).isEqualTo(200);
  }

  @Test
  void aMessageThatHasChangedOrGoneSinceItWasReadIsReadAgain() {
    MessageBase base = sent(OWNER, ID, message().setContent("first"));
    edit(OWNER, base, EditMessage.newBuilder().setContent("second"));

    assertThat(send(FRIEND, ID + 1, message().setContent("x").setReplyTo(base)).status())
        .isEqualTo(409);
    MessageBase gone = sent(OWNER, ID + 2, message().setContent("third"));
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(ID + 2).setBase(gone)));
    assertThat(send(FRIEND, ID + 3, message().setContent("x").setReplyTo(gone)).status())
        .isEqualTo(409);
  }

  @Test
  void anEditOfAReplyKeepsWhatItAnswersAndWhomItMentionsForIt() throws Exception {
    MessageBase first = sent(OWNER, ID, message().setContent("first"));
    MessageBase reply = sent(FRIEND, ID + 1, message().setContent("a").setReplyTo(first));

    JsonNode edited =
        JSON.readTree(edit(FRIEND, reply, EditMessage.newBuilder().setContent("b")).body());

    assertThat(edited.path("type").asInt()).isEqualTo(19);
    assertThat(edited.path("message_reference").path("message_id").asLong()).isEqualTo(ID);
    assertThat(edited.path("mentions").get(0).path("id").asLong()).isEqualTo(OWNER);
  }

  @Test
  void embedsNeedAPermissionAndMayStandAlone() throws Exception {
    Outcome alone = send(FRIEND, ID, message().setEmbeds(EMBEDS));

    assertThat(JSON.readTree(alone.body()).path("embeds"))
        .isEqualTo(JSON.readTree(EMBEDS.toByteArray()));
    guild.deny(FRIEND, Permissions.EMBED_LINKS);
    assertThat(send(FRIEND, ID + 1, message().setEmbeds(EMBEDS)).body()).contains("50013");
    assertThat(send(FRIEND, ID + 1, message()).body()).contains("50006");
  }

  @Test
  void editsReplaceOnlyWhatTheyNameAndNeverLeaveNothing() throws Exception {
    MessageBase base = sent(FRIEND, ID, message().setContent("a").setEmbeds(EMBEDS));
    EditMessage.Builder onlyEmbeds =
        EditMessage.newBuilder().setKeepContent(true).setEmbeds(ByteString.EMPTY);

    JsonNode without = JSON.readTree(edit(FRIEND, base, onlyEmbeds).body());
    assertThat(without.path("content").asText()).isEqualTo("a");
    assertThat(without.path("embeds")).isEmpty();
    assertThat(without.path("edited_timestamp").isNull()).isFalse();
    base = sent(FRIEND, ID + 1, message().setContent("a").setEmbeds(EMBEDS));
    JsonNode silent = JSON.readTree(edit(FRIEND, base, EditMessage.newBuilder()).body());
    assertThat(silent.path("content").asText()).isEmpty();
    assertThat(silent.path("embeds")).hasSize(1);
    base = sent(FRIEND, ID + 2, message().setContent("a"));
    assertThat(edit(FRIEND, base, EditMessage.newBuilder()).body()).contains("50006");
    assertThat(edit(OWNER, base, onlyEmbeds).body()).contains("50005");
  }

  @Test
  void aModeratorTakesEmbedsAwayAndChangesNothingElse() throws Exception {
    MessageBase base = sent(FRIEND, ID, message().setContent("a").setEmbeds(EMBEDS));
    EditMessage.Builder suppress = EditMessage.newBuilder().setKeepContent(true).setFlags(4 | 8);

    Outcome suppressed = edit(OWNER, base, suppress);

    JsonNode after = JSON.readTree(suppressed.body());
    assertThat(after.path("flags").asInt()).isEqualTo(4);
    assertThat(after.path("embeds")).isEmpty();
    assertThat(after.path("content").asText()).isEqualTo("a");
    assertThat(after.path("edited_timestamp").isNull()).isTrue();
    assertThat(after.path("author").path("id").asLong()).isEqualTo(FRIEND);
    assertThat(suppressed.events().get(0).getMessageUpdated().getAuthor()).isEqualTo(FRIEND);
    MessageBase other = sent(OWNER, ID + 1, message().setContent("a").setEmbeds(EMBEDS));
    assertThat(edit(FRIEND, other, suppress).body()).contains("50005");
    assertThat(
            JSON.readTree(send(OWNER, ID + 2, message().setEmbeds(EMBEDS).setFlags(4)).body())
                .path("embeds"))
        .isEmpty();
  }

  @Test
  void aModeratorWhoMayNotReadTheHistoryIsShownNothingOfIt() {
    guild.overwrite(FRIEND, Permissions.MANAGE_MESSAGES, Permissions.READ_MESSAGE_HISTORY);
    MessageBase secret = sent(OWNER, ID, message().setContent("secret"));
    EditMessage.Builder nothing = EditMessage.newBuilder().setKeepContent(true).setFlags(0);

    assertThat(edit(FRIEND, secret, nothing).body()).contains("50001").doesNotContain("secret");
  }

  @Test
  void whoMayNotReadContentGetsNeitherEmbedsNorTheMessageThatIsAnswered() throws Exception {
    MessageBase base = sent(OWNER, ID, message().setContent("secret").setEmbeds(EMBEDS));
    Dispatch told =
        dispatch(
            send(FRIEND, ID + 1, message().setContent("hush").setEmbeds(EMBEDS).setReplyTo(base)));

    JsonNode stripped = JSON.readTree(stripped(told));

    assertThat(stripped.path("content").asText()).isEmpty();
    assertThat(stripped.path("embeds")).isEmpty();
    assertThat(stripped.path("referenced_message").path("content").asText()).isEmpty();
    assertThat(stripped.path("referenced_message").path("embeds")).isEmpty();
    assertThat(stripped.path("referenced_message").path("id").asLong()).isEqualTo(ID);
    assertThat(told.getContentUsersList()).containsExactlyInAnyOrder(FRIEND, OWNER);
  }

  @Test
  void nonceRepliesTakeOnlySoManyBytes() {
    ByteString large =
        ByteString.copyFromUtf8("[{\"description\":\"" + "x".repeat(100_000) + "\"}]");
    for (int i = 0; i < 400; i++) {
      send(FRIEND, ID + i, message().setEmbeds(large).setNonceJson("\"" + i + "\""));
    }
    assertThat(guild.state.size(GUILD, "nonces")).isBetween(300, 335);
    for (int i = 0; i < 2_000; i++) {
      send(FRIEND, ID + 400 + i, message().setContent("x").setNonceJson("\"s" + i + "\""));
    }
    assertThat(send(FRIEND, ID + 9_000, nonce("399")).body()).contains("\"id\":\"" + (ID + 399));
    send(FRIEND, ID + 9_001, message().setEmbeds(large).setNonceJson("\"last\""));
    assertThat(guild.state.size(GUILD, "nonces")).isBetween(2_250, 2_335);
  }

  private static CreateMessage.Builder nonce(String nonce) {
    return message().setContent("x").setNonceJson("\"" + nonce + "\"").setEnforceNonce(true);
  }

  @Test
  void whoIsMentionedByAReplyIsNotShownTheMessageThatItAnswers() {
    MessageBase base = sent(FRIEND, ID, message().setContent("<@" + FRIEND + "> secret"));
    Dispatch told =
        dispatch(
            send(
                FRIEND,
                ID + 1,
                message().setContent("<@" + OWNER + "> look").setEmbeds(EMBEDS).setReplyTo(base)));

    assertThat(told.getContentUsersList()).containsExactlyInAnyOrder(FRIEND, OWNER);
    assertThat(told.getReferencedUsersList()).containsOnly(FRIEND);
    assertThat(told.getStripList())
        .extracting(StripRange::getReferenced)
        .containsExactly(false, false, true);
  }

  private static byte[] stripped(Dispatch dispatch) {
    ByteString left = ByteString.EMPTY;
    int position = 0;
    for (StripRange range : dispatch.getStripList()) {
      left =
          left.concat(dispatch.getD().substring(position, range.getStart()))
              .concat(range.getReplacementBytes());
      position = range.getEnd();
    }
    return left.concat(dispatch.getD().substring(position)).toByteArray();
  }

  private static CreateMessage.Builder message() {
    return CreateMessage.newBuilder();
  }

  private Outcome send(long by, long id, CreateMessage.Builder message) {
    return guild.as(
        by, GuildCommand.newBuilder().setCreateMessage(message.setChannel(GENERAL).setMessage(id)));
  }

  private JsonNode mentions(CreateMessage.Builder message) throws IOException {
    return JSON.readTree(send(FRIEND, ID + 1, message).body()).path("mentions");
  }

  private MessageBase sent(long by, long id, CreateMessage.Builder message) {
    return send(by, id, message).base(by);
  }

  private Outcome edit(long by, MessageBase base, EditMessage.Builder edit) {
    long id = MessageDocument.parse(base.getBody().toByteArray()).id();
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setEditMessage(edit.setChannel(GENERAL).setMessage(id).setBase(base)));
  }

  private static ByteString body(Outcome sent) {
    return sent.events().get(0).getMessageCreated().getBody();
  }

  private static Dispatch dispatch(Outcome outcome) {
    return outcome.relays().get(0).getSteps(0).getDispatch().getDispatch();
  }
}
