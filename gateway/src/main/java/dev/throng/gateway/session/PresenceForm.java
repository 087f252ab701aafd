package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.SessionPresence;
import java.util.Locale;
import java.util.Set;

/** Reads what a client says of its user, leniently: what is wrong is left out. */
final class PresenceForm {
  /** Activities of a session; further ones are left out. */
  static final int ACTIVITIES_MAX = 10;

  /** Of their JSON in UTF-8; an activity that would make more is left out. */
  static final int ACTIVITIES_BYTES_MAX = 4 << 10;

  private static final String ONLINE = "online";
  private static final String INVISIBLE = "invisible";
  private static final Set<String> STATUSES = Set.of(ONLINE, "idle", "dnd", INVISIBLE);

  private PresenceForm() {}

  /**
   * Of an IDENTIFY's {@code presence} or of opcode 3.
   *
   * @param client see {@link #client}
   */
  static SessionPresence of(JsonNode d, String client) {
    return SessionPresence.newBuilder()
        .setStatus(status(d.path("status").asText("")))
        .setActivities(activities(d.path("activities")))
        .setSinceMs(Math.max(0, Frames.integer(d.path("since"), 0)))
        .setAfk(d.path("afk").asBoolean())
        .setClient(client)
        .build();
  }

  /** By an IDENTIFY's {@code properties}: desktop, mobile or web. */
  static String client(JsonNode properties) {
    JsonNode named = properties.path("browser");
    String browser =
        (named.isMissingNode() ? properties.path("$browser") : named)
            .asText("")
            .toLowerCase(Locale.ROOT);
    if (browser.endsWith("ios") || browser.endsWith("android")) {
      return "mobile";
    }
    return browser.endsWith(" client") ? "desktop" : "web";
  }

  private static String status(String said) {
    if (said.equals("offline")) {
      return INVISIBLE;
    }
    return STATUSES.contains(said) ? said : ONLINE;
  }

  private static ByteString activities(JsonNode said) {
    ArrayNode kept = Frames.JSON.createArrayNode();
    int bytes = 0;
    for (JsonNode activity : said) {
      if (activity.isObject() && activity.path("name").isTextual()) {
        bytes += ByteString.copyFromUtf8(activity.toString()).size() + 1;
        if (kept.size() < ACTIVITIES_MAX && bytes <= ACTIVITIES_BYTES_MAX) {
          kept.add(activity);
        }
      }
    }
    return kept.isEmpty() ? ByteString.EMPTY : ByteString.copyFromUtf8(kept.toString());
  }
}
