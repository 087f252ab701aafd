package dev.throng.gateway.rest.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.protocol.wire.OwnReaction;
import dev.throng.protocol.wire.OwnReactions;
import dev.throng.protocol.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which reactions of the messages that were read are a reader's own ({@code me}): messages are
 * stored and read as nobody's, so that all readers of a page can share it.
 */
final class ReactionMarks {
  /** No marks. */
  static final ReactionMarks NONE = new ReactionMarks(OwnReactions.getDefaultInstance());

  /** In a string the quotes would be escaped. */
  private static final byte[] FIELD = "\"reactions\":[{".getBytes(StandardCharsets.US_ASCII);

  private static final int OK = 200;

  /** User to the marks of that user. */
  private final Map<Long, Set<Own>> marks = new HashMap<>();

  /** Of a custom emoji the name may differ. */
  private record Own(String message, String emoji) {
    static Own of(String message, String emojiId, String name) {
      return new Own(message, emojiId.isEmpty() ? name : emojiId);
    }
  }

  private ReactionMarks(OwnReactions own) {
    for (OwnReaction each : own.getListList()) {
      long id = each.getEmoji().getId();
      Own mark =
          Own.of(
              Long.toUnsignedString(each.getMessage()),
              id == 0 ? "" : Long.toUnsignedString(id),
              each.getEmoji().getName());
      each.getUsersList()
          .forEach(user -> marks.computeIfAbsent(user, u -> new HashSet<>()).add(mark));
    }
  }

  /** Of a reply to GetOwnReactions; none if the guild could not say. */
  static ReactionMarks of(Reply reply) {
    if (reply.getStatus() != OK) {
      return new ReactionMarks(OwnReactions.getDefaultInstance());
    }
    return new ReactionMarks(
        ReplyBodies.parse(
            OwnReactions.parser(), reply.getBody(), "a guild's reply to GetOwnReactions"));
  }

  /** Ids of the messages with reactions in a message object or an array of them; mostly none. */
  static List<Long> reacted(byte[] body) {
    List<Long> messages = new ArrayList<>();
    if (contains(body, FIELD)) {
      for (JsonNode message : messages(Json.parseTrusted(body))) {
        if (!message.path("reactions").isEmpty()) {
          messages.add(message.path("id").asLong());
        }
      }
    }
    return messages;
  }

  /** Whether a user has reacted to any of the messages. */
  boolean has(long user) {
    return marks.containsKey(user);
  }

  /** The same body, with the reactions of this user marked as its own. */
  byte[] mark(byte[] body, long user) {
    Set<Own> own = marks.getOrDefault(user, Set.of());
    JsonNode tree = Json.parseTrusted(body);
    for (JsonNode message : messages(tree)) {
      String id = message.path("id").asText();
      for (JsonNode reaction : message.path("reactions")) {
        JsonNode emoji = reaction.path("emoji");
        if (reaction instanceof ObjectNode object
            && own.contains(Own.of(id, emoji.path("id").asText(""), emoji.path("name").asText()))) {
          object.put("me", true);
        }
      }
    }
    return Json.bytes(tree);
  }

  private static Iterable<JsonNode> messages(JsonNode body) {
    return body.isArray() ? body : List.of(body);
  }

  private static boolean contains(byte[] body, byte[] wanted) {
    for (int i = 0; i <= body.length - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && body[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
