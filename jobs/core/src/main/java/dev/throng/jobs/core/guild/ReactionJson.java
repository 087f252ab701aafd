package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.wire.Emoji;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reactions of a message as JSON. */
final class ReactionJson {
  private static final byte[] FIELD = ",\"reactions\":".getBytes(StandardCharsets.US_ASCII);

  private ReactionJson() {}

  /**
   * A message object with its reactions; as it is if there are none.
   *
   * @param message without them
   * @param viewer whose own they are said to be; 0: nobody's, as they are stored
   */
  static byte[] appendTo(
      byte[] message, GuildReactions reactions, MessageReactions row, long viewer) {
    if (row.list().isEmpty()) {
      return message;
    }
    byte[] array =
        JsonBuffer.of(
            json -> {
              json.writeStartArray();
              for (MessageReaction reaction : row.list()) {
                write(json, reactions, reaction, viewer);
              }
              json.writeEndArray();
            });
    int end = message.length - 1; // The closing brace comes last.
    byte[] whole = Arrays.copyOf(message, end + FIELD.length + array.length + 1);
    System.arraycopy(FIELD, 0, whole, end, FIELD.length);
    System.arraycopy(array, 0, whole, end + FIELD.length, array.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  private static void write(
      JsonGenerator json, GuildReactions reactions, MessageReaction reaction, long viewer)
      throws IOException {
    long count = reactions.count(reaction);
    json.writeStartObject();
    writeEmoji(json, reaction.toWire());
    json.writeNumberField("count", count);
    json.writeObjectFieldStart("count_details");
    json.writeNumberField("burst", 0);
    json.writeNumberField("normal", count);
    json.writeEndObject();
    JsonFields.emptyArrays(json, "burst_colors");
    json.writeBooleanField("me_burst", false);
    json.writeBooleanField("me", viewer != 0 && reactions.has(reaction, viewer));
    json.writeEndObject();
  }

  /** The field {@code emoji}. */
  static void writeEmoji(JsonGenerator json, Emoji emoji) throws IOException {
    json.writeObjectFieldStart("emoji");
    if (emoji.getId() == 0) {
      json.writeNullField("id");
    } else {
      JsonFields.id(json, "id", emoji.getId());
    }
    json.writeStringField("name", emoji.getName());
    json.writeEndObject();
  }
}
