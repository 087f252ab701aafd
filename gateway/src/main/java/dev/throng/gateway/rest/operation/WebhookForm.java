package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExecuteWebhook;

/** What is asked of webhooks. */
final class WebhookForm {
  /** Code points of what a webhook, or the author of its message, is called. */
  static final int NAME_MAX = 80;

  private static final String THREAD = "thread_id";
  private static final String USERNAME = "username";

  private WebhookForm() {}

  static CreateWebhook create(RestRequest in) {
    return CreateWebhook.newBuilder()
        .setWebhook(in.ids().nextId())
        .setChannel(in.pathId("channel_id"))
        .setName(name(in))
        .build();
  }

  /** What a webhook is to be called. */
  static String name(RestRequest in) {
    return name(in.body(), "name");
  }

  static ExecuteWebhook execute(RestRequest in) {
    withoutThread(in);
    ExecuteWebhook.Builder execute =
        ExecuteWebhook.newBuilder()
            .setMessage(
                in.interaction() == null
                    ? MessageForm.said(in, false)
                    : InteractionForm.said(in, in.body()));
    if (in.body().has(USERNAME)) {
      execute.setUsername(name(in.body(), USERNAME));
    }
    return execute
        .setWebhook(in.pathId("webhook_id"))
        .setAvatarUrl(EmbedForm.url(in.body(), "avatar_url"))
        .build();
  }

  static EditMessage.Builder edit(RestRequest in) {
    return MessageForm.changes(withoutThread(in), false);
  }

  /** There are none to write into. */
  static RestRequest withoutThread(RestRequest in) {
    if (in.query().has(THREAD)) {
      in.query().error(THREAD, "UNSUPPORTED_FIELD", "This server does not support this field yet.");
    }
    return in;
  }

  private static String name(Fields body, String field) {
    String name = body.text(field, "").strip();
    if (!body.isWrong(field)
        && (name.isEmpty() || name.codePointCount(0, name.length()) > NAME_MAX)) {
      body.error(
          field, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and " + NAME_MAX + " in length.");
    }
    return name;
  }
}
