package dev.throng.flink.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.throng.flink.Message;
import dev.throng.flink.ThrongEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** One event's fields in Flink's internal form; its JSON is parsed once, and only if asked for. */
final class EventFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ThrongEvent event;
  private @Nullable Message message;
  private @Nullable JsonNode json;

  EventFields(ThrongEvent event) {
    this.event = event;
  }

  ThrongEvent event() {
    return event;
  }

  /** Of an event of a message that was sent or edited. */
  Message message() {
    if (message == null) {
      message = Message.of(event);
    }
    return message;
  }

  /** Null if there is none at this JSON pointer. */
  @Nullable StringData at(String pointer) {
    JsonNode node = json().at(pointer);
    return node.isMissingNode() || node.isNull() ? null : StringData.fromString(node.asText());
  }

  /** Null if there is none at this JSON pointer. */
  @Nullable Long id(String pointer) {
    return id(json().at(pointer).asLong());
  }

  /** Null if there are none at this JSON pointer. */
  @Nullable ArrayData ids(String pointer) {
    JsonNode node = json().at(pointer);
    if (!node.isArray()) {
      return null;
    }
    List<Long> ids = new ArrayList<>();
    node.forEach(id -> ids.add(id.asLong()));
    return ids(ids);
  }

  static ArrayData ids(List<Long> ids) {
    return new GenericArrayData(ids.stream().mapToLong(Long::longValue).toArray());
  }

  /** 0 stands for none. */
  static @Nullable Long id(long id) {
    return id == 0 ? null : id;
  }

  /** SQL's NULL for an empty string. */
  static @Nullable StringData text(String text) {
    return text.isEmpty() ? null : StringData.fromString(text);
  }

  private JsonNode json() {
    if (json == null) {
      json = parse();
    }
    return json;
  }

  private JsonNode parse() {
    if (event.json().isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(event.json());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          event.type() + " of guild " + event.guildId() + " is not JSON", e);
    }
  }
}
