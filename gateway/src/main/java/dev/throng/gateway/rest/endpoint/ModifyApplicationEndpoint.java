package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.wire.ModifyApplication;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/**
 * {@code PATCH /applications/{application}}, by the bot ({@code @me}) or the owner: who may add the
 * bot, and which privileged intents it may use.
 */
final class ModifyApplicationEndpoint implements Endpoint {
  private static final String FLAGS = "flags";
  private static final String BOT_PUBLIC = "bot_public";

  private final Actors actors;

  ModifyApplicationEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.patch("/applications/{application}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long application = request.pathId("application");
    Form form = request.form();
    int flags = form.integer(FLAGS, 0, Integer.MAX_VALUE, 0);
    if ((flags & ~ApplicationFlags.LIMITED) != 0) {
      form.error(
          FLAGS, "BASE_TYPE_CHOICES", "Only these bits may be set: " + ApplicationFlags.LIMITED);
    }
    ModifyApplication command =
        ModifyApplication.newBuilder()
            .setChangeFlags(form.has(FLAGS))
            .setFlags(flags)
            .setChangeBotPublic(form.has(BOT_PUBLIC))
            .setBotPublic(form.flag(BOT_PUBLIC, false))
            .build();
    form.unsupported("name", "icon", "cover_image", "description", "tags", "install_params");
    form.unsupported("custom_install_url", "interactions_endpoint_url");
    form.unsupported("role_connections_verification_url", "integration_types_config");
    form.unsupported("event_webhooks_url", "event_webhooks_status", "event_webhooks_types");
    form.check();
    return actors
        .user(request, application, UserCommand.newBuilder().setModifyApplication(command))
        .thenApply(RestResponse::of);
  }
}
