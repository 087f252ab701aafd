package dev.throng.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The fields of a message object that most jobs ask for. */
final class MessageParser {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MessageParser() {}

  /**
   * Of an event of a message that was sent or edited.
   *
   * @throws IllegalArgumentException if its JSON is none
   */
  static Message parse(ThrongEvent event) {
    JsonNode message = read(event);
    List<Long> users = new ArrayList<>();
    for (JsonNode user : message.path("mentions")) {
      users.add(user.path("id").asLong());
    }
    List<Long> roles = new ArrayList<>();
    for (JsonNode role : message.path("mention_roles")) {
      roles.add(role.asLong());
    }
    return new Message(
        event.guildId(),
        event.channelId(),
        event.messageId(),
        event.authorId(),
        message.path("author").path("bot").asBoolean(false),
        message.path("content").asText(""),
        new Message.Mentions(users, roles, message.path("mention_everyone").asBoolean(false)),
        event.timeUs(),
        event.json());
  }

  private static JsonNode read(ThrongEvent event) {
    try {
      return JSON.readTree(event.json());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "message " + event.messageId() + " of channel " + event.channelId() + " is not JSON", e);
    }
  }
}
