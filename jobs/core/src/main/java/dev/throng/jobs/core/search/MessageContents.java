package dev.throng.jobs.core.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What a message has beside its text, by Discord's words for the parameter {@code has}: image,
 * sound, video, file, sticker, embed, link, poll, snapshot.
 */
final class MessageContents {
  private static final List<String> IMAGES =
      List.of("apng", "avif", "bmp", "gif", "jpeg", "jpg", "png", "webp");
  private static final List<String> VIDEOS = List.of("avi", "m4v", "mkv", "mov", "mp4", "webm");
  private static final List<String> SOUNDS = List.of("flac", "m4a", "mp3", "oga", "ogg", "wav");

  private final TreeSet<String> kinds = new TreeSet<>();
  private final TreeSet<String> filenames = new TreeSet<>();
  private final TreeSet<String> extensions = new TreeSet<>();

  MessageContents(JsonNode message) {
    message.path("attachments").forEach(this::addAttachment);
    message.path("embeds").forEach(this::addEmbed);
    addIf("sticker", !message.path("sticker_items").isEmpty());
    addIf("poll", message.path("poll").isObject());
    addIf("snapshot", !message.path("message_snapshots").isEmpty());
    addIf("link", !LinkHosts.of(message.path("content").asText("")).isEmpty());
  }

  /** Sorted. */
  TreeSet<String> kinds() {
    return kinds;
  }

  /** Of attachments, lower case, sorted. */
  TreeSet<String> filenames() {
    return filenames;
  }

  /** Of attachments' names, lower case, without the dot, sorted. */
  TreeSet<String> extensions() {
    return extensions;
  }

  private void addAttachment(JsonNode attachment) {
    kinds.add("file");
    String name = attachment.path("filename").asText("").toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1);
    if (!name.isEmpty()) {
      filenames.add(name);
    }
    if (!extension.isEmpty()) {
      extensions.add(extension);
    }
    String type = attachment.path("content_type").asText("");
    addIf("image", type.startsWith("image/") || (type.isEmpty() && IMAGES.contains(extension)));
    addIf("video", type.startsWith("video/") || (type.isEmpty() && VIDEOS.contains(extension)));
    addIf("sound", type.startsWith("audio/") || (type.isEmpty() && SOUNDS.contains(extension)));
  }

  private void addEmbed(JsonNode embed) {
    kinds.add("embed");
    String type = embed.path("type").asText("");
    addIf("image", type.equals("image") || embed.path("image").isObject());
    addIf("video", type.equals("video") || type.equals("gifv"));
  }

  private void addIf(String kind, boolean there) {
    if (there) {
      kinds.add(kind);
    }
  }
}
