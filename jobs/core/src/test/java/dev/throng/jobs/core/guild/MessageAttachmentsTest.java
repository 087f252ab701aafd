package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages with attachments, whose files are somewhere else. */
final class MessageAttachmentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final String ONE = "{\"id\":\"71\",\"filename\":\"a.png\",\"size\":5}";
  private static final String TWO = "{\"id\":\"72\",\"filename\":\"b.png\",\"size\":6}";

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriend() {
    guild.join(FRIEND);
  }

  private Outcome send(long id, String attachments) {
    return guild.as(
        FRIEND,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(id)
                    .setAttachments(ByteString.copyFromUtf8(attachments))));
  }

  private Outcome edit(long by, MessageBase base, String attachments) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setEditMessage(
                EditMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(ID)
                    .setBase(base)
                    .setKeepContent(true)
                    .setAttachments(ByteString.copyFromUtf8(attachments))));
  }

  @Test
  void aMessageMayBeAnAttachmentAloneAndTheLogNamesIt() throws Exception {
    Outcome sent = send(ID, "[" + ONE + "," + TWO + "]");

    assertThat(sent.status()).isEqualTo(200);
    JsonNode expected = JSON.readTree("[" + ONE + "," + TWO + "]");
    assertThat(JSON.readTree(sent.body()).path("attachments")).isEqualTo(expected);
    assertThat(sent.events().get(0).getMessageCreated().getAttachmentsList())
        .containsExactly(71L, 72L);
  }

  @Test
  void attachmentsNeedAPermission() {
    guild.deny(FRIEND, Permissions.ATTACH_FILES);

    assertThat(send(ID, "[" + ONE + "]").body()).contains("50013");
  }

  @Test
  void whoMayNotSendAFileIsToldBeforeItIsSent() {
    GuildCommand.Builder get =
        GuildCommand.newBuilder()
            .setGetChannel(GetChannel.newBuilder().setChannel(GENERAL).setToSendFiles(true));

    assertThat(guild.as(FRIEND, get).status()).isEqualTo(200);
    guild.deny(FRIEND, Permissions.ATTACH_FILES);
    assertThat(guild.as(FRIEND, get).body()).contains("50013");
    guild.deny(FRIEND, Permissions.SEND_MESSAGES);
    assertThat(guild.as(FRIEND, get).body()).contains("50013");
    guild.deny(FRIEND, Permissions.VIEW_CHANNEL);
    assertThat(guild.as(FRIEND, get).body()).contains("50001");
  }

  @Test
  void anEditKeepsRemovesAndAddsByItsAuthorAlone() throws Exception {
    MessageBase base = send(ID, "[" + ONE + "]").base(FRIEND);

    assertThat(edit(OWNER, base, "[]").body()).contains("50005");
    Outcome both = edit(FRIEND, base, "[" + ONE + "," + TWO + "]");
    assertThat(JSON.readTree(both.body()).path("attachments")).hasSize(2);
    assertThat(both.events().get(0).getMessageUpdated().getAttachmentsList()).containsExactly(72L);
    assertThat(both.events().get(0).getMessageUpdated().getLostAttachmentsList()).isEmpty();
    MessageBase after =
        base.toBuilder()
            .setReadSeq(both.events().get(0).getSeq())
            .setBody(both.events().get(0).getMessageUpdated().getBody())
            .build();
    Outcome second = edit(FRIEND, after, "[" + TWO + "]");
    assertThat(second.events().get(0).getMessageUpdated().getLostAttachmentsList())
        .containsExactly(71L);
  }

  @Test
  void anEditThatLeavesNothingIsRefused() {
    MessageBase base = send(ID, "[" + ONE + "]").base(FRIEND);

    assertThat(edit(FRIEND, base, "[]").body()).contains("50006");
  }

  @Test
  void whoMayNotAttachAnyMoreKeepsAndRemovesOnly() throws Exception {
    MessageBase base = send(ID, "[" + ONE + "]").base(FRIEND);
    guild.deny(FRIEND, Permissions.ATTACH_FILES);

    assertThat(edit(FRIEND, base, "[" + TWO + "]").body()).contains("50013");
    Outcome kept = edit(FRIEND, base, "[" + ONE + "]");
    assertThat(JSON.readTree(kept.body()).path("attachments")).hasSize(1);
    assertThat(kept.events().get(0).getMessageUpdated().getAttachmentsList()).isEmpty();
  }
}
