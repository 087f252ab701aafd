package dev.throng.jobs.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import org.junit.jupiter.api.Test;

class MessageMutationTest {
  private static final long MESSAGE =
      Snowflake.of(Snowflake.EPOCH_MS + 3 * Snowflake.BUCKET_MS + 5, 1, 2);

  @Test
  void aCreatedMessageIsUpsertedInTheBucketOfItsId() {
    MessageMutation mutation =
        MessageMutation.of(
            event()
                .setMessageCreated(
                    MessageCreated.newBuilder().setMessage(MESSAGE).setAuthor(8).setBody(body("a")))
                .build());
    assertThat(mutation)
        .usingRecursiveComparison()
        .isEqualTo(new MessageMutation(false, 7, 3, MESSAGE, 8, new byte[] {'a'}, 99));
  }

  @Test
  void anEditedMessageIsUpsertedAsAWhole() {
    MessageMutation mutation =
        MessageMutation.of(
            event()
                .setMessageUpdated(
                    MessageUpdated.newBuilder().setMessage(MESSAGE).setAuthor(8).setBody(body("b")))
                .build());
    assertThat(mutation)
        .usingRecursiveComparison()
        .isEqualTo(new MessageMutation(false, 7, 3, MESSAGE, 8, new byte[] {'b'}, 99));
  }

  @Test
  void aDeletedMessageIsDeletedWithItsWriteTime() {
    MessageMutation mutation =
        MessageMutation.of(
            event().setMessageDeleted(MessageDeleted.newBuilder().setMessage(MESSAGE)).build());
    assertThat(mutation)
        .usingRecursiveComparison()
        .isEqualTo(new MessageMutation(true, 7, 3, MESSAGE, 0, new byte[0], 99));
  }

  @Test
  void nothingElseIsStored() {
    assertThat(MessageMutation.of(event().setGuildEvent(GuildEvent.newBuilder()).build())).isNull();
    assertThat(MessageMutation.of(event().build())).isNull();
  }

  private static Event.Builder event() {
    return Event.newBuilder().setGuild(1).setChannel(7).setWriteTimeUs(99);
  }

  private static ByteString body(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
