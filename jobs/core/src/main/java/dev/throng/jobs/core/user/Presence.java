package dev.throng.jobs.core.user;

import dev.throng.jobs.core.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How others see a user who has these sessions. */
final class Presence {
  /** The first one that any session says is the user's: who asks not to be disturbed is not. */
  private static final List<String> PRECEDENCE = List.of("dnd", "online", "idle");

  private static final String OFFLINE = "offline";

  /**
   * Activities of all sessions together, in bytes of JSON; those of further sessions are left out.
   * What several sessions say alike, as the shards of a bot do, is said once.
   */
  private static final int ACTIVITIES_BYTES_MAX = 8 << 10;

  private final String status;
  private final byte[] fields;

  private Presence(String status, byte[] fields) {
    this.status = status;
    this.fields = fields;
  }

  /**
   * The presence that all sessions of a user come to together.
   *
   * @param sessions in the order of connecting; none, or none but invisible ones: offline
   */
  static Presence of(List<StatedPresence> sessions) {
    List<StatedPresence> visible = sessions.stream().filter(StatedPresence::isVisible).toList();
    if (visible.isEmpty()) {
      return new Presence(OFFLINE, fields(OFFLINE, "[]", new TreeMap<>()));
    }
    String status = "idle";
    Map<String, String> clients = new TreeMap<>();
    for (StatedPresence each : visible) {
      status = first(status, each.status());
      clients.merge(each.client(), each.status(), Presence::first);
    }
    return new Presence(status, fields(status, activities(visible), clients));
  }

  boolean isOffline() {
    return status.equals(OFFLINE);
  }

  /** Status, activities and client status as fields of a JSON object, without braces. */
  byte[] fields() {
    return fields;
  }

  private static String first(String one, String other) {
    return PRECEDENCE.indexOf(one) <= PRECEDENCE.indexOf(other) ? one : other;
  }

  private static String activities(List<StatedPresence> visible) {
    Set<String> distinct = new LinkedHashSet<>();
    int bytes = 0;
    for (StatedPresence each : visible) {
      // The brackets of an empty array are no activity.
      if (each.activities().length > 2) {
        String array = new String(each.activities(), StandardCharsets.UTF_8);
        if (bytes + each.activities().length <= ACTIVITIES_BYTES_MAX
            && distinct.add(array.substring(1, array.length() - 1))) {
          bytes += each.activities().length;
        }
      }
    }
    return "[" + String.join(",", distinct) + "]";
  }

  private static byte[] fields(String status, String activities, Map<String, String> clients) {
    byte[] object =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("status", status);
              json.writeFieldName("activities");
              json.writeRawValue(activities);
              json.writeObjectFieldStart("client_status");
              for (Map.Entry<String, String> client : clients.entrySet()) {
                json.writeStringField(client.getKey(), client.getValue());
              }
              json.writeEndObject();
              json.writeEndObject();
            });
    return Arrays.copyOfRange(object, 1, object.length - 1);
  }
}
