package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code PATCH /channels/{channel}/messages/{message}}: replaces the content. */
final class EditMessageEndpoint implements Endpoint {
  private final MessageChanges changes;

  EditMessageEndpoint(MessageChanges changes) {
    this.changes = changes;
  }

  @Override
  public RestRoute route() {
    return RestRoute.patch("/channels/{channel}/messages/{message}").limit(5, 5);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    long message = request.pathId("message");
    Form form = request.form();
    MessageForm.unsupported(form);
    String content = MessageForm.content(form);
    AllowedMentions mentions = MessageForm.allowedMentions(form);
    if (!form.has("content") && form.has("flags")) {
      form.unsupported("flags");
    }
    form.check();
    if (content.isEmpty()) {
      throw new Rejection(DiscordError.EMPTY_MESSAGE);
    }
    return changes.change(
        request,
        channel,
        message,
        base -> {
          EditMessage.Builder command =
              EditMessage.newBuilder()
                  .setChannel(channel)
                  .setMessage(message)
                  .setContent(content)
                  .setBase(base);
          if (mentions != null) {
            command.setAllowedMentions(mentions);
          }
          return GuildCommand.newBuilder().setEditMessage(command);
        });
  }
}
