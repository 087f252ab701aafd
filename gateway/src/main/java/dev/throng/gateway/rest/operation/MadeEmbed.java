package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.ClientText;
import dev.throng.gateway.rest.Json;

/**
 * An embed that is made of what another service sends, which knows nothing of our limits: what is
 * too long is cut, and what is no URL left out.
 */
final class MadeEmbed {
  private static final int TITLE_MAX = 256;
  private static final int NAME_MAX = 256;
  private static final int VALUE_MAX = 1_024;
  private static final int FOOTER_MAX = 2_048;

  /** As much as leaves room for the rest of an embed, of {@link EmbedForm#TEXT_MAX}. */
  private static final int DESCRIPTION_MAX = 2_000;

  private static final int FIELDS_MAX = 25;

  /** Code points that are left for all embeds of the message together. */
  private int left;

  private final ObjectNode embed = Json.object().put("type", "rich");

  MadeEmbed(int left) {
    this.left = left;
  }

  MadeEmbed title(String title, String url) {
    text(embed, "title", title, TITLE_MAX);
    url(embed, "url", url);
    return this;
  }

  MadeEmbed description(String description) {
    text(embed, "description", description, DESCRIPTION_MAX);
    return this;
  }

  MadeEmbed color(int color) {
    embed.put("color", color);
    return this;
  }

  MadeEmbed author(String name, String url, String icon) {
    if (!name.isBlank()) {
      ObjectNode author = embed.putObject("author");
      text(author, "name", name, NAME_MAX);
      url(author, "url", url);
      url(author, "icon_url", icon);
    }
    return this;
  }

  MadeEmbed footer(String text, String icon) {
    if (!text.isBlank()) {
      ObjectNode footer = embed.putObject("footer");
      text(footer, "text", text, FOOTER_MAX);
      url(footer, "icon_url", icon);
    }
    return this;
  }

  /** The image or the thumbnail. */
  MadeEmbed image(String name, String url) {
    if (EmbedForm.isWebUrl(url)) {
      embed.putObject(name).put("url", url);
    }
    return this;
  }

  MadeEmbed timestamp(String time) {
    embed.put("timestamp", time);
    return this;
  }

  MadeEmbed field(String name, String value, boolean inline) {
    ArrayNode fields = embed.withArray("fields");
    if (!name.isBlank() && !value.isBlank() && fields.size() < FIELDS_MAX && left > 1) {
      ObjectNode field = fields.addObject();
      text(field, "name", name, Math.min(NAME_MAX, left - 1));
      text(field, "value", value, VALUE_MAX);
      field.put("inline", inline);
    }
    return this;
  }

  /** The embed; without anything but its type if there is nothing to show. */
  ObjectNode embed() {
    if (embed.path("fields").isEmpty()) {
      embed.remove("fields");
    }
    return embed;
  }

  /** Code points that are left. */
  int left() {
    return left;
  }

  private void text(ObjectNode to, String name, String value, int max) {
    String text = ClientText.wellFormed(value).strip();
    int wanted = text.codePointCount(0, text.length());
    int length = Math.min(Math.min(max, left), wanted);
    if (length > 0) {
      to.put(name, text.substring(0, text.offsetByCodePoints(0, length)));
      left -= length;
    }
  }

  private static void url(ObjectNode to, String name, String url) {
    if (EmbedForm.isWebUrl(url)) {
      to.put(name, url);
    }
  }
}
