package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.Timestamps;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Read states as clients get them. */
final class ReadStateJson {
  private ReadStateJson() {}

  /** READY's field {@code read_state} with a comma before it, in the form that the client knows. */
  static String ready(Session session, ReadStates states) {
    StringBuilder json = new StringBuilder(64 + 120 * states.getEntriesCount());
    boolean versioned = session.versionsReadStates();
    json.append(",\"read_state\":").append(versioned ? "{\"entries\":[" : "[");
    String separator = "";
    for (ReadStateEntry entry : states.getEntriesList()) {
      json.append(separator).append("{\"id\":\"").append(Long.toUnsignedString(entry.getChannel()));
      json.append("\",\"last_message_id\":\"")
          .append(Long.toUnsignedString(entry.getLastMessage()))
          .append("\",\"last_pin_timestamp\":\"")
          .append(Timestamps.format(Instant.EPOCH.plus(entry.getPinsUs(), ChronoUnit.MICROS)))
          .append('"');
      appendRest(json, entry);
      separator = ",";
    }
    json.append(']');
    if (versioned) {
      // Without the states, which follow: a client keeps what it knows.
      json.append(",\"partial\":").append(states.getVersion() == 0);
      json.append(",\"version\":").append(states.getVersion()).append('}');
    }
    return json.toString();
  }

  /** MESSAGE_ACK that says all of a state to who got READY without it. */
  static ByteString late(ReadStateEntry entry, long version) {
    StringBuilder json = new StringBuilder(200);
    json.append("{\"channel_id\":\"")
        .append(Long.toUnsignedString(entry.getChannel()))
        .append("\",\"message_id\":\"")
        .append(Long.toUnsignedString(entry.getLastMessage()))
        .append("\",\"version\":")
        .append(version)
        .append(",\"manual\":true");
    appendRest(json, entry);
    return ByteString.copyFromUtf8(json.toString());
  }

  private static void appendRest(StringBuilder json, ReadStateEntry entry) {
    json.append(",\"mention_count\":")
        .append(entry.getMentionCount())
        .append(",\"flags\":")
        .append(entry.getFlags())
        .append(",\"last_viewed\":")
        .append(entry.getLastViewed() == 0 ? "null" : Integer.toString(entry.getLastViewed()))
        .append('}');
  }
}
