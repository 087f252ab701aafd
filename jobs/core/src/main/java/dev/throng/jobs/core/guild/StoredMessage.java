package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * What an edit keeps of a message.
 *
 * @param authorJson the user object as it was
 * @param timeUs of sending
 */
record StoredMessage(int type, byte[] authorJson, long timeUs, boolean tts, int flags) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * From the body that was stored.
   *
   * @throws IOException if it is no message object
   */
  static StoredMessage parse(byte[] body) throws IOException {
    JsonNode message = JSON.readTree(body);
    JsonNode author = message.path("author");
    if (!author.isObject()) {
      throw new IOException("message: no author");
    }
    OffsetDateTime time = OffsetDateTime.parse(message.path("timestamp").asText());
    return new StoredMessage(
        message.path("type").asInt(),
        JSON.writeValueAsBytes(author),
        ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant()),
        message.path("tts").asBoolean(),
        message.path("flags").asInt());
  }
}
