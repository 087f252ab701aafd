package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.client.ThrongApi;
import org.junit.jupiter.api.Test;

/** How a person is seen by another on another gateway. */
class PresenceE2E {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LiveStack stack = LiveStack.get();

  @Test
  void aPersonIsSeenComingChangingHidingAndGoing() throws Exception {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi grace = stack.newPersonElsewhere("grace");
    String id = grace.me().path("id").asText();
    long channel = stack.textChannel(ada, ada.createGuild("Present").path("id").asLong());
    grace.acceptInvite(ada.createInvite(channel));

    try (RawSocket watcher = open(ada, "")) {
      assertThat(seen(await(watcher, "GUILD_CREATE"), id)).isEqualTo("offline");

      RawSocket phone = open(grace, ",\"presence\":{\"status\":\"idle\",\"activities\":[]}");
      await(phone, "GUILD_CREATE");
      assertThat(await(watcher, "PRESENCE_UPDATE").path("status").asText()).isEqualTo("idle");

      phone.send(
          "{\"op\":3,\"d\":{\"status\":\"dnd\",\"since\":null,\"afk\":false,"
              + "\"activities\":[{\"name\":\"chess\",\"type\":0}]}}");
      JsonNode playing = await(watcher, "PRESENCE_UPDATE");
      assertThat(playing.path("user").path("id").asText()).isEqualTo(id);
      assertThat(playing.path("status").asText()).isEqualTo("dnd");
      assertThat(playing.path("activities").path(0).path("name").asText()).isEqualTo("chess");
      assertThat(playing.path("client_status").path("web").asText()).isEqualTo("dnd");
      try (RawSocket late = open(ada, "")) {
        assertThat(seen(await(late, "GUILD_CREATE"), id)).isEqualTo("dnd");
        assertThat(await(watcher, "SESSIONS_REPLACE")).hasSize(2);
      }

      phone.send("{\"op\":3,\"d\":{\"status\":\"invisible\"}}");
      assertThat(await(watcher, "PRESENCE_UPDATE").path("status").asText()).isEqualTo("offline");
      phone.send("{\"op\":3,\"d\":{\"status\":\"online\"}}");
      assertThat(await(watcher, "PRESENCE_UPDATE").path("status").asText()).isEqualTo("online");

      phone.end();
      assertThat(await(watcher, "PRESENCE_UPDATE").path("status").asText()).isEqualTo("offline");
    }
  }

  /** How GUILD_CREATE shows a user. */
  private static String seen(JsonNode guild, String user) {
    for (JsonNode presence : guild.path("presences")) {
      if (presence.path("user").path("id").asText().equals(user)) {
        return presence.path("status").asText();
      }
    }
    return "offline";
  }

  private static RawSocket open(ThrongApi person, String more) {
    RawSocket socket = new RawSocket(person.gateway(), "?v=10&encoding=json");
    socket.send(
        "{\"op\":2,\"d\":{\"token\":\""
            + person.rest().authorization()
            + "\",\"properties\":{\"os\":\"linux\",\"browser\":\"e2e\",\"device\":\"\"}"
            + more
            + "}}");
    return socket;
  }

  private static JsonNode await(RawSocket socket, String t) throws Exception {
    return JSON.readTree(socket.awaitFrame("\"t\":\"" + t + "\"")).path("d");
  }
}
