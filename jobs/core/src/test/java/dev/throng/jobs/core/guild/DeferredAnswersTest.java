package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.FollowUpInteraction;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ModifyChannel;
import org.junit.jupiter.api.Test;

/**
 * What an application says first after an answer that is loading takes the place of that, and the
 * answer's flags count.
 *
 * @see <a
 *     href="https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message">Create
 *     Followup Message</a>
 */
final class DeferredAnswersTest extends InteractionBench {
  private static final int LOADING = 128;

  private Outcome followUp(long id, int flags, String content, MessageBase base) {
    FollowUpInteraction.Builder followUp =
        FollowUpInteraction.newBuilder()
            .setInteraction(id)
            .setMessage(message(flags, content))
            .setBase(base);
    return guild.as(0, GuildCommand.newBuilder().setFollowUpInteraction(followUp));
  }

  private Outcome followUpWithoutBase(long id, int flags, String content) {
    FollowUpInteraction.Builder followUp =
        FollowUpInteraction.newBuilder()
            .setInteraction(id)
            .setMessage(message(flags, content))
            .setWithoutBase(true);
    return guild.as(0, GuildCommand.newBuilder().setFollowUpInteraction(followUp));
  }

  private static long idOf(Outcome outcome) throws Exception {
    return JSON.readTree(outcome.body()).path("id").asLong();
  }

  @Test
  void whatFollowsAnAnswerForOneUserIsForThatOneAlone() throws Exception {
    long id = begun();
    long original = idOf(answer(id, DEFERRED, EPHEMERAL, ""));
    Outcome said = followUp(id, 0, "your password is swordfish");

    assertThat(said.status()).isEqualTo(200);
    assertThat(everybody(said)).as("what everybody is told").isEmpty();
    assertThat(said.events()).as("what goes into the log").isEmpty();
    assertThat(told(said, USER)).containsExactly("MESSAGE_UPDATE");
    JsonNode message = JSON.readTree(said.body());
    assertThat(message.path("id").asLong()).isEqualTo(original);
    assertThat(message.path("type").asInt()).isEqualTo(20);
    assertThat(message.path("flags").asInt()).isEqualTo(EPHEMERAL);
    assertThat(message.path("edited_timestamp").isNull()).isTrue();
    assertThat(read(id, 0).body()).contains("swordfish");
    assertThat(told(followUp(id, EPHEMERAL, "and more"), USER))
        .as("the next is one of its own")
        .containsExactly("MESSAGE_CREATE");
    assertThat(everybody(followUp(id, 0, "for all"))).containsExactly("MESSAGE_CREATE");
  }

  @Test
  void anAnswerForOneUserThatTheGuildHadToGiveUpIsReplacedByNothing() throws Exception {
    long id = begun();
    answer(id, DEFERRED, EPHEMERAL, "");
    long other = begun();
    answer(other, MESSAGE, EPHEMERAL, "Psst");
    String large = "[{\"description\":\"" + "x".repeat(1 << 20) + "\"}]";
    for (int bytes = 0; bytes <= GuildLimits.EPHEMERAL_BYTES_MAX; bytes += large.length()) {
      followUp(other, message(EPHEMERAL, "x").setEmbeds(ByteString.copyFromUtf8(large)));
    }
    Outcome said = followUp(id, 0, "your password is swordfish");
    assertThat(said.body()).contains("10008");
    assertThat(said.relays()).isEmpty();
    assertThat(followUpWithoutBase(id, 0, "x").body()).contains("10008");
  }

  @Test
  void whatFollowsAnAnswerForAllIsForAll() throws Exception {
    long id = begun();
    Outcome waiting = answer(id, DEFERRED, 0, "");
    assertThat(followUp(id, EPHEMERAL, "Pong!").status()).as("not read yet").isEqualTo(409);

    Outcome said = followUp(id, EPHEMERAL, "Pong!", waiting.base(BOT));

    assertThat(said.status()).isEqualTo(200);
    assertThat(everybody(said)).containsExactly("MESSAGE_UPDATE");
    JsonNode message = JSON.readTree(said.body());
    assertThat(message.path("id").asLong()).isEqualTo(idOf(waiting));
    assertThat(message.path("content").asText()).isEqualTo("Pong!");
    assertThat(message.path("flags").asInt() & (LOADING | EPHEMERAL)).isZero();
    assertThat(said.events().get(0).getMessageUpdated().getMessage()).isEqualTo(idOf(waiting));
    Outcome more = followUp(id, 0, "And more");
    assertThat(idOf(more)).isNotEqualTo(idOf(waiting));
    assertThat(everybody(more)).containsExactly("MESSAGE_CREATE");
  }

  @Test
  void whatSaysNothingLeavesItLoading() {
    long id = begun();
    Outcome waiting = answer(id, DEFERRED, 0, "");
    assertThat(followUp(id, 0, "").body()).contains("50006");
    assertThat(followUp(id, 0, "", waiting.base(BOT)).body()).contains("50006");
    assertThat(edit(id, waiting.base(BOT), "").body()).contains("50006");
    assertThat(followUp(id, 0, "Pong!").status()).isEqualTo(409);
    guild.deny(BOT, Permissions.VIEW_CHANNEL);
    assertThat(followUp(id, 0, "Pong!", waiting.base(BOT)).body()).contains("50001");
  }

  @Test
  void anAnswerThatWasEditedOrDeletedIsNotReplaced() throws Exception {
    long edited = begun();
    Outcome waiting = answer(edited, DEFERRED, 0, "");
    edit(edited, waiting.base(BOT), "Pong!");
    assertThat(everybody(followUp(edited, 0, "more"))).containsExactly("MESSAGE_CREATE");
    long deleted = begun();
    delete(deleted, answer(deleted, DEFERRED, 0, "").base(BOT));
    assertThat(everybody(followUp(deleted, 0, "more"))).containsExactly("MESSAGE_CREATE");
    long alone = begun();
    delete(alone, base(answer(alone, DEFERRED, EPHEMERAL, "")));
    assertThat(told(followUp(alone, EPHEMERAL, "more"), USER)).containsExactly("MESSAGE_CREATE");
  }

  /**
   * Others delete it, or the bot edits it as its author: of which the interaction hears nothing.
   */
  @Test
  void whatBecameOfTheAnswerOtherwiseIsSeenWhenItIsRead() throws Exception {
    long deleted = begun();
    MessageBase gone = answer(deleted, DEFERRED, 0, "").base(BOT);
    long message = MessageDocument.parse(gone.getBody().toByteArray()).id();
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(message).setBase(gone)));
    assertThat(followUp(deleted, 0, "x", gone).body()).contains("10008");
    Outcome said = followUpWithoutBase(deleted, 0, "Pong!");
    assertThat(everybody(said)).containsExactly("MESSAGE_CREATE");
    assertThat(followUp(deleted, 0, "more").status()).isEqualTo(200);

    long edited = begun();
    MessageBase before = answer(edited, DEFERRED, 0, "").base(BOT);
    long original = MessageDocument.parse(before.getBody().toByteArray()).id();
    Outcome changed =
        guild.as(
            BOT,
            GuildCommand.newBuilder()
                .setEditMessage(
                    EditMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setMessage(original)
                        .setContent("Pong!")
                        .setBase(before)));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(followUp(edited, 0, "x", before).status()).as("read before").isEqualTo(409);
    Event event = changed.events().get(0);
    MessageBase after =
        MessageBase.newBuilder()
            .setAuthor(BOT)
            .setReadSeq(event.getSeq())
            .setBody(event.getMessageUpdated().getBody())
            .build();
    Outcome more = followUp(edited, 0, "more", after);
    assertThat(everybody(more)).containsExactly("MESSAGE_CREATE");
    assertThat(followUp(edited, 0, "and more").status()).isEqualTo(200);
  }

  @Test
  void inAThreadThatIsArchivedItStaysAsItIs() {
    thread();
    long id = newId();
    start(USER, command(id).setChannel(THREAD));
    MessageBase base = base(answer(id, DEFERRED, 0, ""));
    modify(ModifyChannel.newBuilder().setArchived(true));
    assertThat(followUp(id, 0, "Pong!", base).body()).contains("50083");
  }
}
