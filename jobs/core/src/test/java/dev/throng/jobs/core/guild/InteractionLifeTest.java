package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.RemoveMember;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For how long, and where, applications answer, and what they change of what they have said. */
final class InteractionLifeTest extends InteractionBench {
  @Test
  void anAnswerIsInTimeOrNone() {
    long id = begun();
    assertThat(answer(id, MESSAGE, 0, "").body()).contains("50006");
    assertThat(told(expire(id), USER)).containsExactly("INTERACTION_FAILURE");
    assertThat(expire(id).relays()).as("a repeat").isEmpty();
    assertThat(answer(id, MESSAGE, 0, "late").body()).contains("10062");
    assertThat(answer(id + 1, MESSAGE, 0, "x").body()).contains("10062");
    assertThat(followUp(id, 0, "x").body()).contains("10015");
    long other = begun();
    answer(other, MESSAGE, 0, "Pong!");
    assertThat(expire(other).relays()).isEmpty();
  }

  /** The bot was told as late as the guild came to it, and could not answer before. */
  @Test
  void aGuildThatIsBehindLosesNoAnswers() {
    long id = begun();
    guild.advanceUs(60_000_000);
    assertThat(answer(id, MESSAGE, 0, "as soon as I knew").status()).isEqualTo(200);
    long never = begun();
    guild.advanceUs(GuildLimits.INTERACTION_AGE_MAX_US);
    assertThat(answer(never, MESSAGE, 0, "x").body()).contains("10062");
  }

  @Test
  void whoHasLostSightOfTheChannelSaysReadsAndChangesNothingThereForAll() {
    long id = begun();
    long other = begun();
    Outcome answered = answer(id, MESSAGE, 0, "Pong!");
    guild.deny(BOT, Permissions.VIEW_CHANNEL);

    assertThat(answer(other, MESSAGE, 0, "x").body()).contains("50001");
    assertThat(followUp(id, 0, "x").body()).contains("50001");
    Outcome read = read(id, 0);
    assertThat(read.body()).contains("50001");
    assertThat(read.of(Topic.QUERIES)).isEmpty();
    assertThat(edit(id, answered.base(BOT), "x").body()).contains("50001");
    assertThat(delete(id, answered.base(BOT)).body()).contains("50001");
    Outcome alone = followUp(id, EPHEMERAL, "Psst");
    assertThat(alone.status()).isEqualTo(200);
    assertThat(told(alone, USER)).containsExactly("MESSAGE_CREATE");
    MessageBase base = base(alone);
    Outcome again = read(id, MessageDocument.parse(base.getBody().toByteArray()).id());
    assertThat(again.body()).contains("Psst");
    assertThat(edit(id, base(again), "Pssst").status()).isEqualTo(200);
    guild.deny(BOT, 0);
    assertThat(answer(other, MESSAGE, 0, "x").status()).isEqualTo(200);
  }

  @Test
  void whoIsNoMemberAnyMoreReadsNothing() {
    long id = begun();
    answer(id, MESSAGE, EPHEMERAL, "Psst");
    guild.as(
        OWNER, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(BOT)));
    assertThat(read(id, 0).body()).contains("10015");
    long open = newId();
    assertThat(start(USER, command(open)).body()).contains("10063");
  }

  @Test
  void aGuildThatIsDeletedAnswersLikeOneWhoseInteractionsAreOver() {
    long id = begun();
    MessageBase base = answer(id, MESSAGE, 0, "Pong!").base(BOT);
    guild.finish(
        guild.as(
            OWNER, GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance())));

    assertThat(answer(id, MESSAGE, 0, "x").body()).contains("10062");
    assertThat(followUp(id, 0, "x").body()).contains("10015");
    assertThat(read(id, 0).body()).contains("10015");
    assertThat(edit(id, base, "x").body()).contains("10015");
    assertThat(delete(id, base).body()).contains("10015");
    assertThat(expire(id).effects().records()).isEmpty();
    assertThat(guild.timer(guild.nowUs() / 1_000)).isEmpty();
  }

  @Test
  void whatIsSaidLaterTakesThePlaceOfTheWaiting() throws Exception {
    long id = begun();
    Outcome waiting = answer(id, DEFERRED, 0, "");
    assertThat(JSON.readTree(waiting.body()).path("flags").asInt()).isEqualTo(128);

    Outcome edited = edit(id, waiting.base(BOT), "Pong!");

    JsonNode message = JSON.readTree(edited.body());
    assertThat(message.path("content").asText()).isEqualTo("Pong!");
    assertThat(message.path("flags").asInt()).isZero();
    assertThat(message.path("edited_timestamp").isNull()).isTrue();
    assertThat(everybody(edited)).containsExactly("MESSAGE_UPDATE");
  }

  @Test
  void moreIsSaidForAQuarterOfAnHour() throws Exception {
    long id = begun();
    assertThat(followUp(id, 0, "too early").body()).contains("10015");
    JsonNode first = JSON.readTree(answer(id, MESSAGE, 0, "Pong!").body());
    JsonNode more = JSON.readTree(followUp(id, 0, "And more").body());

    assertThat(more.path("type").asInt()).isZero();
    assertThat(more.at("/interaction_metadata/original_response_message_id").asText())
        .isEqualTo(first.path("id").asText());
    assertThat(more.has("interaction")).isFalse();
    List<byte[]> queries = read(id, 0).of(Topic.QUERIES);
    Query query = Query.parseFrom(queries.get(0));
    assertThat(query.getChannel()).isEqualTo(GENERAL);
    assertThat(query.getRange().getOnly()).isEqualTo(first.path("id").asLong());
    guild.advanceUs(GuildLimits.INTERACTION_AGE_MAX_US);
    assertThat(followUp(id, 0, "x").body()).contains("10015");
    assertThat(read(id, 0).body()).contains("10015");
  }

  @Test
  void anApplicationChangesItsOwnMessagesAndNoOthers() {
    long id = begun();
    Outcome answered = answer(id, MESSAGE, 0, "Pong!");
    MessageBase others = guild.send(OWNER, newId(), "mine").base(OWNER);

    assertThat(edit(id, others, "x").body()).contains("10008");
    assertThat(delete(id, others).body()).contains("10008");
    assertThat(edit(id + 1, answered.base(BOT), "x").body()).contains("10015");
    Outcome edited = edit(id, answered.base(BOT), "Ping!");
    assertThat(edited.status()).isEqualTo(200);
    assertThat(delete(id, answered.base(BOT)).status()).as("it was edited since").isEqualTo(409);
  }

  @Test
  void withoutItsChannelOrTheBotNothingCanBeSaid() {
    guild.createChannel(OWNER, HIDDEN);
    long there = newId();
    start(USER, command(there).setChannel(HIDDEN));
    guild.as(
        OWNER,
        GuildCommand.newBuilder().setDeleteChannel(DeleteChannel.newBuilder().setChannel(HIDDEN)));
    assertThat(answer(there, MESSAGE, 0, "x").body()).contains("10062");
    long id = begun();
    answer(id, MESSAGE, 0, "Pong!");
    guild.as(
        OWNER, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(BOT)));
    assertThat(followUp(id, 0, "x").body()).contains("10015");
  }

  @Test
  void whatWasSaidInAnArchivedThreadStaysAsItIs() {
    thread();
    long id = newId();
    start(USER, command(id).setChannel(THREAD));
    answer(id, MESSAGE, 0, "pong");
    MessageBase base =
        MessageBase.newBuilder()
            .setAuthor(BOT)
            .setBody(followUp(id, 0, "and more").reply().getBody())
            .build();
    modify(ModifyChannel.newBuilder().setArchived(true));

    assertThat(edit(id, base, "less").body()).contains("50083");
  }
}
