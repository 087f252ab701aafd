package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.protocol.Timestamps;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The embeds of a message, as they are stored. Lengths of single fields are in the table of facts.
 *
 * @see <a href="https://discord.com/developers/docs/resources/message#embed-object-embed-limits">
 *     Embed limits</a>
 */
final class EmbedForm {
  /** Code points of all titles, descriptions, fields, footers and authors of a message. */
  static final int TEXT_MAX = 6_000;

  private static final String FIELD = "embeds";
  private static final String URL = "url";

  /** Of an embed without any of these nothing would be seen. */
  private static final List<String> SHOWN =
      List.of(
          "title",
          "description",
          "url",
          "timestamp",
          "footer",
          "image",
          "thumbnail",
          "author",
          "fields");

  private int text;

  private EmbedForm() {}

  /** A JSON array; empty if there are none. */
  static ByteString read(Fields body) {
    EmbedForm form = new EmbedForm();
    ArrayNode embeds = Json.object().putArray(FIELD);
    body.objects(FIELD).forEach(embed -> embeds.add(form.embed(embed)));
    if (form.text > TEXT_MAX) {
      body.error(
          FIELD, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of " + TEXT_MAX);
    }
    return embeds.isEmpty() ? ByteString.EMPTY : ByteString.copyFrom(Json.bytes(embeds));
  }

  private ObjectNode embed(Fields in) {
    // Only Discord itself makes other types, and what belongs to them.
    in.ignore("type", "provider", "video");
    ObjectNode out = Json.object().put("type", "rich");
    text(in, out, "title");
    text(in, out, "description");
    url(in, out, URL);
    Instant time = in.time("timestamp");
    if (time != null) {
      out.put("timestamp", Timestamps.format(time));
    }
    if (in.has("color")) {
      out.put("color", in.integer("color", 0));
    }
    named(in, out, "footer", "text");
    named(in, out, "author", "name");
    image(in, out, "image");
    image(in, out, "thumbnail");
    ArrayNode fields = Json.object().putArray("fields");
    in.objects("fields").forEach(field -> fields.add(field(field)));
    if (!fields.isEmpty()) {
      out.set("fields", fields);
    }
    if (SHOWN.stream().noneMatch(in::has)) {
      required(in, "description");
    }
    return out;
  }

  private ObjectNode field(Fields in) {
    ObjectNode out = Json.object();
    requiredText(in, out, "name");
    requiredText(in, out, "value");
    return out.put("inline", in.flag("inline", false));
  }

  /** The footer or the author. */
  private void named(Fields embed, ObjectNode to, String name, String required) {
    Fields in = embed.object(name);
    if (in != null) {
      ObjectNode out = to.putObject(name);
      requiredText(in, out, required);
      if (required.equals("name")) {
        url(in, out, URL);
      }
      url(in, out, "icon_url");
    }
  }

  private static void image(Fields embed, ObjectNode to, String name) {
    Fields in = embed.object(name);
    if (in != null) {
      // What an image is like is not for its sender to say.
      in.ignore(
          "height", "width", "description", "placeholder", "placeholder_version", "is_animated");
      url(in, to.putObject(name), URL);
    }
  }

  private void requiredText(Fields in, ObjectNode out, String name) {
    if (in.has(name) && in.text(name, "").isBlank()) {
      required(in, name);
    } else if (!in.has(name)) {
      required(in, name);
    }
    text(in, out, name);
  }

  private void text(Fields in, ObjectNode out, String name) {
    String value = in.text(name, "").strip();
    if (!value.isEmpty()) {
      text += value.codePointCount(0, value.length());
      out.put(name, value);
    }
  }

  private static void required(Fields in, String name) {
    if (!in.isWrong(name)) {
      in.error(name, "BASE_TYPE_REQUIRED", "This field is required");
    }
  }

  /** A URL of the web; empty if there is none, or it is wrong. */
  static String url(Fields in, String name) {
    ObjectNode out = Json.object();
    url(in, out, name);
    return out.path(name).asText();
  }

  /** Whether it may be in an embed. */
  static boolean isWebUrl(String url) {
    String scheme = scheme(url);
    return "http".equals(scheme) || "https".equals(scheme);
  }

  private static void url(Fields in, ObjectNode out, String name) {
    String value = in.text(name, "");
    if (value.isEmpty()) {
      return;
    }
    String scheme = scheme(value);
    if (scheme == null) {
      in.error(name, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    } else if (!scheme.equals("http") && !scheme.equals("https")) {
      String quoted = Json.object().textNode(scheme).toString();
      in.error(
          name,
          "URL_TYPE_INVALID_SCHEME",
          "Scheme " + quoted + " is not one of ('http', 'https').");
    } else {
      out.put(name, value);
    }
  }

  /** Lower case; null if it is no URL with a host, or with what only looks like one. */
  private static @Nullable String scheme(String url) {
    try {
      URI uri = new URI(url.replaceAll("[^\\x21-\\x7e]|[|^`{}\\[\\]\\\\\"<>]", "_"));
      boolean isUrl = uri.getScheme() != null && uri.getRawAuthority() != null;
      return isUrl ? uri.getScheme().toLowerCase(Locale.ROOT) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
