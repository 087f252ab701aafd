package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code POST /channels/{channel}/messages}. */
final class CreateMessageEndpoint implements Endpoint {
  private static final int NONCE_MAX = 25;
  // SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
  private static final int SETTABLE_FLAGS = 4 | 4096;
  // IS_VOICE_MESSAGE, IS_COMPONENTS_V2
  private static final int UNSUPPORTED_FLAGS = 8192 | 32768;

  private final Channels channels;

  CreateMessageEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/channels/{channel}/messages").limit(5, 5);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    Form form = request.form();
    MessageForm.unsupported(form);
    CreateMessage.Builder command =
        CreateMessage.newBuilder()
            .setChannel(channel)
            .setMessage(request.ids().nextId())
            .setContent(MessageForm.content(form))
            .setNonceJson(nonceJson(form))
            .setEnforceNonce(form.flag("enforce_nonce", false))
            .setTts(form.flag("tts", false))
            .setFlags(flags(form));
    AllowedMentions mentions = MessageForm.allowedMentions(form);
    if (mentions != null) {
      command.setAllowedMentions(mentions);
    }
    form.check();
    if (command.getContent().isEmpty()) {
      throw new Rejection(DiscordError.EMPTY_MESSAGE);
    }
    return channels.answer(request, channel, GuildCommand.newBuilder().setCreateMessage(command));
  }

  /** The nonce as it came: a number stays a number. */
  private static String nonceJson(Form form) {
    JsonNode nonce = form.raw("nonce");
    if (nonce == null || (nonce.isTextual() && nonce.textValue().isEmpty())) {
      return "";
    }
    if (nonce.isIntegralNumber() && nonce.canConvertToLong()) {
      return nonce.toString();
    }
    return form.text("nonce", 1, NONCE_MAX) == null ? "" : nonce.toString();
  }

  /** Flags that a client may set; the others are ignored, but for those that ask for a feature. */
  private static int flags(Form form) {
    int flags = form.integer("flags", 0, Integer.MAX_VALUE, 0);
    if ((flags & UNSUPPORTED_FLAGS) != 0) {
      form.error("flags", "UNSUPPORTED_FIELD", "This server does not support these flags yet.");
    }
    return flags & SETTABLE_FLAGS;
  }
}
