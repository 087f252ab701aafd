package dev.throng.jobs.flink.live;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteWebhook;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.RemoveReaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * What a {@link CommandScript} does around messages. A message is its guild, channel, id and
 * author.
 */
final class ScriptedMessages {
  private final Random random;
  private final List<Long> webhooks = new ArrayList<>();

  ScriptedMessages(Random random) {
    this.random = random;
  }

  /** A reaction comes or goes. */
  void react(GuildCommand.Builder command, long[] message, long user, boolean away) {
    Emoji emoji = Emoji.newBuilder().setName("e" + random.nextInt(3)).build();
    if (away) {
      command.setRemoveReaction(
          RemoveReaction.newBuilder()
              .setChannel(message[1])
              .setMessage(message[2])
              .setEmoji(emoji)
              .setUser(user)
              .setBase(base(message)));
    } else {
      command.setAddReaction(
          AddReaction.newBuilder()
              .setChannel(message[1])
              .setMessage(message[2])
              .setEmoji(emoji)
              .setBase(base(message)));
    }
  }

  /** A new one, or one that any guild has. */
  void useWebhook(GuildCommand.Builder command, long[] message, LongSupplier ids) {
    if (webhooks.isEmpty() || random.nextInt(3) == 0) {
      webhooks.add(ids.getAsLong());
      command.setCreateWebhook(
          CreateWebhook.newBuilder()
              .setWebhook(webhooks.get(webhooks.size() - 1))
              .setChannel(message[1])
              .setName("webhook"));
      return;
    }
    long webhook = webhooks.get(random.nextInt(webhooks.size()));
    if (random.nextInt(6) == 0) {
      command.setDeleteWebhook(DeleteWebhook.newBuilder().setWebhook(webhook).setWithToken(true));
    } else {
      command.setExecuteWebhook(
          ExecuteWebhook.newBuilder()
              .setWebhook(webhook)
              .setMessage(
                  CreateMessage.newBuilder().setMessage(ids.getAsLong()).setContent("ahoy")));
    }
  }

  /** The message as it was read before anything became of it. */
  static MessageBase base(long[] message) {
    String body =
        "{\"id\":\""
            + message[2]
            + "\",\"channel_id\":\""
            + message[1]
            + "\",\"type\":0,\"content\":\"message\",\"author\":{\"id\":\""
            + message[3]
            + "\",\"username\":\"user\"},\"timestamp\":\"2026-01-01T00:00:00.000000+00:00\"}";
    return MessageBase.newBuilder()
        .setAuthor(message[3])
        .setBody(ByteString.copyFromUtf8(body))
        .build();
  }
}
