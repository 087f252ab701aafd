package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Timestamps;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the form in which it is sent to Slack's webhooks: attachments become embeds.
 *
 * @see <a
 *     href="https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments">
 *     Legacy attachments</a>
 */
final class SlackForm {
  private static final int EMBEDS_MAX = 10;
  private static final long SECONDS_MAX = 253_402_300_799L;

  private SlackForm() {}

  static ExecuteWebhook read(RestRequest in) {
    WebhookForm.withoutThread(in);
    Fields body = in.body();
    String content = body.text("text", "").strip();
    String username = body.text("username", "").strip();
    ArrayNode embeds = embeds(body.raw("attachments"));
    if (content.isEmpty() && embeds.isEmpty()) {
      in.refuse(DiscordError.EMPTY_MESSAGE);
    }
    CreateMessage.Builder message =
        CreateMessage.newBuilder().setMessage(in.ids().nextId()).setContent(content);
    if (!embeds.isEmpty()) {
      message.setEmbeds(ByteString.copyFrom(Json.bytes(embeds)));
    }
    return ExecuteWebhook.newBuilder()
        .setWebhook(in.pathId("webhook_id"))
        .setMessage(message)
        .setUsername(cut(username))
        .setAvatarUrl(EmbedForm.url(body, "icon_url"))
        .build();
  }

  private static String cut(String name) {
    int length = Math.min(name.codePointCount(0, name.length()), WebhookForm.NAME_MAX);
    return name.substring(0, name.offsetByCodePoints(0, length));
  }

  private static ArrayNode embeds(@Nullable JsonNode attachments) {
    ArrayNode embeds = Json.object().putArray("embeds");
    int left = EmbedForm.TEXT_MAX;
    if (attachments != null) {
      for (JsonNode attachment : attachments) {
        MadeEmbed embed = embed(attachment, left);
        left = embed.left();
        if (embed.embed().size() > 1 && embeds.size() < EMBEDS_MAX) {
          embeds.add(embed.embed());
        }
      }
    }
    return embeds;
  }

  private static MadeEmbed embed(JsonNode from, int left) {
    MadeEmbed embed =
        new MadeEmbed(left)
            .title(text(from, "title"), text(from, "title_link"))
            .description((text(from, "pretext") + "\n" + text(from, "text")).strip())
            .author(text(from, "author_name"), text(from, "author_link"), text(from, "author_icon"))
            .footer(text(from, "footer"), text(from, "footer_icon"))
            .image("image", text(from, "image_url"))
            .image("thumbnail", text(from, "thumb_url"));
    for (JsonNode field : from.path("fields")) {
      // Slack calls them title and short.
      String name = field.hasNonNull("name") ? "name" : "title";
      String inline = field.hasNonNull("inline") ? "inline" : "short";
      embed.field(text(field, name), text(field, "value"), field.path(inline).asBoolean());
    }
    color(embed, text(from, "color"));
    long seconds = from.path("ts").asLong();
    if (seconds > 0 && seconds <= SECONDS_MAX) {
      embed.timestamp(Timestamps.format(Instant.ofEpochSecond(seconds)));
    }
    return embed;
  }

  /** Three or six digits, of which the table of facts has seen to. */
  private static void color(MadeEmbed embed, String color) {
    if (color.startsWith("#")) {
      String digits = color.substring(1);
      String all = digits.length() == 3 ? digits.replaceAll(".", "$0$0") : digits;
      embed.color(Integer.parseInt(all, 16));
    }
  }

  private static String text(JsonNode from, String name) {
    return from.path(name).isNull() ? "" : from.path(name).asText();
  }
}
