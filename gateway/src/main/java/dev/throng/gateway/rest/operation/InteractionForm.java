package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.CreateMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How interactions begin, and how they are answered. */
final class InteractionForm {
  static final int MESSAGE = 4;
  static final int DEFERRED = 5;
  private static final int COMMAND = 2;
  private static final int EPHEMERAL = 1 << 6;

  private InteractionForm() {}

  /**
   * A command is used.
   *
   * @param version of the command, as the client knows it; 0: it does not
   * @param options JSON array; null: none
   * @param target of a command of a user; 0: none
   */
  record UsedCommand(
      long application,
      long guild,
      long channel,
      String nonceJson,
      long command,
      long version,
      @Nullable JsonNode options,
      long target) {}

  static UsedCommand read(RestRequest in) {
    Fields body = in.body();
    if (body.integer("type", 0) != COMMAND) {
      unsupported(body, "type");
    }
    if (!body.has("guild_id")) {
      body.error("guild_id", "UNSUPPORTED_FIELD", "This server has commands in guilds alone.");
    }
    body.ignore("session_id", "analytics_location", "section_name", "source");
    JsonNode nonce = body.raw("nonce");
    Fields data = Objects.requireNonNullElse(body.object("data"), body);
    data.ignore("name", "type", "guild_id", "application_command");
    return new UsedCommand(
        body.id("application_id"),
        body.id("guild_id"),
        body.id("channel_id"),
        nonce == null ? "" : nonce.toString(),
        data.id("id"),
        data.id("version"),
        data.raw("options"),
        data.id("target_id"));
  }

  /** The first answer to an interaction. */
  static AnswerInteraction answer(RestRequest in) {
    Fields body = in.body();
    int type = body.integer("type", 0);
    Fields data = body.object("data");
    AnswerInteraction.Builder answer = AnswerInteraction.newBuilder().setType(type);
    switch (type) {
      case MESSAGE -> {
        if (data == null) {
          in.refuse(DiscordError.EMPTY_MESSAGE);
        } else {
          answer.setMessage(said(in, data));
        }
      }
      case DEFERRED ->
          answer.setMessage(
              CreateMessage.newBuilder()
                  .setMessage(in.ids().nextId())
                  .setFlags(data == null ? 0 : ephemeral(data)));
      default -> unsupported(body, "type");
    }
    return answer.build();
  }

  /** What a message says that answers one. */
  static CreateMessage.Builder said(RestRequest in, Fields body) {
    CreateMessage.Builder message = MessageForm.said(in, body, false);
    return message.setFlags(message.getFlags() | ephemeral(body));
  }

  private static int ephemeral(Fields body) {
    return body.integer("flags", 0) & EPHEMERAL;
  }

  private static void unsupported(Fields body, String field) {
    body.error(field, "UNSUPPORTED_FIELD", "This server does not support this type yet.");
  }
}
