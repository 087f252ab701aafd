package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.guild.Mutations.Change;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import org.junit.jupiter.api.Test;

final class MutationsTest {
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GuildBench guild = new GuildBench();

  @Test
  void anEditKeepsTheAuthorAndTheTimeAndIsMarked() throws Exception {
    MessageBase base = sent(OWNER, ID);

    var edited = edit(OWNER, ID, base);

    JsonNode before = JSON.readTree(base.getBody().toByteArray());
    JsonNode after = JSON.readTree(edited.body());
    assertThat(edited.status()).isEqualTo(200);
    assertThat(after.path("content").asText()).isEqualTo("new");
    assertThat(after.path("author")).isEqualTo(before.path("author"));
    assertThat(after.path("timestamp")).isEqualTo(before.path("timestamp"));
    assertThat(after.path("edited_timestamp").isNull()).isFalse();
    assertThat(edited.events().get(0).getMessageUpdated().getBody().toStringUtf8())
        .isEqualTo(edited.body());
  }

  @Test
  void anEditKeepsFieldsThatItDoesNotKnowAndTheOrderOfAll() throws Exception {
    guild.attach(OWNER, 71, 2);
    MessageBase sent = sent(OWNER, ID);
    String stored =
        sent.getBody()
            .toStringUtf8()
            .replace(
                "\"type\":0,", "\"type\":0,\"of_tomorrow\":{\"n\":[1.50,1e400,null,\"\u2603\"]},")
            .replace("\"pinned\":false", "\"pinned\":true,\"position\":18446744073709551615")
            .replace("\"global_name\":null", "\"global_name\":\"As it was\"");
    MessageBase base = sent.toBuilder().setBody(ByteString.copyFromUtf8(stored)).build();

    var edited = edit(OWNER, ID, base);

    String time = JSON.readTree(edited.body()).path("edited_timestamp").asText();
    assertThat(edited.body())
        .isEqualTo(
            stored
                .replace("\"content\":\"old\"", "\"content\":\"new\"")
                .replace("\"edited_timestamp\":null", "\"edited_timestamp\":\"" + time + "\"")
                .replace("1e400", "1E+400"));
    assertThat(edited.events().get(0).getMessageUpdated().getBody().toStringUtf8())
        .isEqualTo(edited.body());
    assertThat(edited.relays().get(0).getSteps(0).getDispatch().getDispatch().getD().toStringUtf8())
        .contains("of_tomorrow")
        .contains("\"guild_id\"");
  }

  @Test
  void aSecondEditNeedsAReadAfterTheFirst() {
    MessageBase base = sent(OWNER, ID);
    var first = edit(OWNER, ID, base);

    assertThat(edit(OWNER, ID, base).status()).isEqualTo(409);
    MessageBase fresh = base.toBuilder().setReadSeq(first.events().get(0).getSeq()).build();
    assertThat(edit(OWNER, ID, fresh).status()).isEqualTo(200);
  }

  @Test
  void aDeletedMessageIsUnknown() {
    MessageBase base = sent(OWNER, ID);

    assertThat(delete(OWNER, ID, base)).isEqualTo(204);
    assertThat(delete(OWNER, ID, base)).isEqualTo(404);
    assertThat(edit(OWNER, ID, base).status()).isEqualTo(404);
  }

  @Test
  void onlyTheAuthorEditsAndModeratorsDelete() {
    guild.join(FRIEND);
    MessageBase ofOwner = sent(OWNER, ID);
    MessageBase ofFriend = sent(FRIEND, ID + 1);

    assertThat(edit(FRIEND, ID, ofOwner).body()).contains("50005");
    assertThat(delete(FRIEND, ID, ofOwner)).isEqualTo(403);
    assertThat(delete(OWNER, ID + 1, ofFriend)).isEqualTo(204);
  }

  @Test
  void aBaseThatIsNoMessageIsADeadLetterAndNothingElse() {
    assertThat(
            edit(
                    OWNER,
                    ID,
                    MessageBase.newBuilder()
                        .setAuthor(OWNER)
                        .setReadSeq(1L << 40)
                        .setBody(ByteString.copyFromUtf8("nonsense"))
                        .build())
                .status())
        .isEqualTo(500);
    assertThat(guild.send(OWNER, ID, "x").status()).isEqualTo(200);
  }

  @Test
  void whatWasForgottenIsCoveredByTheFloor() {
    Mutations mutations = Mutations.NONE;
    for (int i = 1; i <= GuildLimits.MUTATIONS_MAX + 10; i++) {
      mutations = mutations.with(new Mutation(i, 100 + i, i % 2 == 0));
    }

    assertThat(mutations.list()).hasSize(GuildLimits.MUTATIONS_MAX);
    assertThat(mutations.floorSeq()).isEqualTo(110);
    assertThat(mutations.since(5, 109)).isEqualTo(Change.POSSIBLE);
    assertThat(mutations.since(5, 110)).isEqualTo(Change.NONE);
    assertThat(mutations.since(9999, 110)).isEqualTo(Change.NONE);
    assertThat(mutations.since(20, 1_000_000)).isEqualTo(Change.DELETED);
    assertThat(mutations.since(21, 120)).isEqualTo(Change.POSSIBLE);
    assertThat(mutations.since(21, 121)).isEqualTo(Change.NONE);
  }

  private MessageBase sent(long author, long id) {
    return guild.send(author, id, "old").base(author);
  }

  private GuildBench.Outcome edit(long user, long id, MessageBase base) {
    return guild.as(
        user,
        GuildCommand.newBuilder()
            .setEditMessage(
                EditMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(id)
                    .setContent("new")
                    .setBase(base)));
  }

  private int delete(long user, long id, MessageBase base) {
    return guild
        .as(
            user,
            GuildCommand.newBuilder()
                .setDeleteMessage(
                    DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(id).setBase(base)))
        .status();
  }
}
