package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log that is being written: what was done, and what is different now. */
final class AuditDraft {
  private static final byte[] NOTHING = {};

  private record Change(String key, @Nullable Object before, @Nullable Object after) {}

  private final AuditAction action;
  private final long target;
  private final List<Change> changes = new ArrayList<>();
  private byte[] options = NOTHING;

  /**
   * Begins an entry.
   *
   * @param target what it was done to; 0: nothing that has an id
   */
  AuditDraft(AuditAction action, long target) {
    this.action = action;
    this.target = target;
  }

  /**
   * Notes what a field was and is, unless that is the same: text, a number, a boolean, {@linkplain
   * JsonText JSON}, or null where there is none.
   */
  AuditDraft change(String key, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      changes.add(new Change(key, before, after));
    }
    return this;
  }

  /** Notes what a field that has an id was and is; 0: none. */
  AuditDraft changeId(String key, long before, long after) {
    return change(key, id(before), id(after));
  }

  /** Adds what else belongs to this action: the fields of an object. */
  AuditDraft options(JsonWriter fields) {
    options =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              fields.writeTo(json);
              json.writeEndObject();
            });
    return this;
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  /** The entry itself. */
  AuditEntry entry(long id, long user, String reason) {
    return new AuditEntry(id, user, action.type(), target, changesJson(), options, reason);
  }

  private byte[] changesJson() {
    if (changes.isEmpty()) {
      return NOTHING;
    }
    return JsonBuffer.of(
        json -> {
          json.writeStartArray();
          for (Change change : changes) {
            json.writeStartObject();
            json.writeStringField("key", change.key());
            write(json, "old_value", change.before());
            write(json, "new_value", change.after());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value instanceof JsonText text) {
      json.writeFieldName(name);
      json.writeRawValue(text.json());
    } else if (value != null) {
      json.writeObjectField(name, value);
    }
  }

  /** An id as it is written; null for 0. */
  static @Nullable String id(long id) {
    return id == 0 ? null : Long.toUnsignedString(id);
  }

  /** A permission set as it is written. */
  static String bits(long permissions) {
    return Long.toUnsignedString(permissions);
  }

  /** Text; null for an empty one. */
  static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** A time as it is written; null for 0. */
  static @Nullable String time(long timeUs) {
    return timeUs == 0 ? null : JsonFields.timestamp(timeUs);
  }

  /** A value that is JSON. */
  static JsonText json(JsonWriter value) {
    return new JsonText(new String(JsonBuffer.of(value), StandardCharsets.UTF_8));
  }

  /** JSON that is written as it is. */
  record JsonText(String json) {}
}
