package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.client.ThrongApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** REQUEST_GUILD_MEMBERS from the socket to the guild and back. */
class MembersE2E {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOBODY = "1";

  private final LiveStack stack = LiveStack.get();

  @Test
  void membersComeByIdByNameAndAllTogether() throws Exception {
    ThrongApi owner = stack.newPerson("owner");
    ThrongApi guest = stack.newPerson("guest");
    String guild = owner.createGuild("Members").path("id").asText();
    guest.acceptInvite(owner.createInvite(stack.textChannel(owner, Long.parseLong(guild))));
    JsonNode members = owner.members(Long.parseLong(guild), 10);
    JsonNode user = members.get(members.size() - 1).path("user");
    String id = user.path("id").asText();
    String name = user.path("username").asText();

    try (RawSocket socket = new RawSocket(owner.gateway(), "?v=10&encoding=json")) {
      socket.send(
          "{\"op\":2,\"d\":{\"token\":\""
              + owner.rest().authorization()
              + "\",\"properties\":{}}}");
      socket.awaitFrame("\"t\":\"GUILD_CREATE\"");

      JsonNode byId =
          chunk(socket, guild, "\"user_ids\":[\"" + id + "\",\"" + NOBODY + "\"]", "by-id");
      assertThat(ids(byId)).containsExactly(id);
      assertThat(byId.path("not_found").toString()).isEqualTo("[\"" + NOBODY + "\"]");

      String prefix = name.substring(0, name.length() - 1).toUpperCase(Locale.ROOT);
      JsonNode byName = chunk(socket, guild, "\"query\":\"" + prefix + "\",\"limit\":5", "by-name");
      assertThat(ids(byName)).contains(id);
      assertThat(ids(chunk(socket, guild, "\"query\":\"-\",\"limit\":5", "nobody"))).isEmpty();

      JsonNode all = chunk(socket, guild, "\"query\":\"\",\"limit\":0", "all");
      assertThat(ids(all)).hasSize(2);
      assertThat(all.path("chunk_index").asInt()).isZero();
      assertThat(all.path("chunk_count").asInt()).isEqualTo(1);

      // Who is not in a guild gets no answer: the next chunk is of the next request.
      request(socket, NOBODY, "\"query\":\"\",\"limit\":0", "no-guild");
      assertThat(ids(chunk(socket, guild, "\"user_ids\":[\"" + id + "\"]", "after"))).hasSize(1);
    }
  }

  private static JsonNode chunk(RawSocket socket, String guild, String rest, String nonce)
      throws Exception {
    request(socket, guild, rest, nonce);
    JsonNode frame = JSON.readTree(socket.awaitFrame("\"nonce\":"));
    assertThat(frame.path("t").asText()).isEqualTo("GUILD_MEMBERS_CHUNK");
    assertThat(frame.path("d").path("nonce").asText()).isEqualTo(nonce);
    return frame.path("d");
  }

  private static void request(RawSocket socket, String guild, String rest, String nonce) {
    socket.send(
        "{\"op\":8,\"d\":{\"guild_id\":\"%s\",%s,\"nonce\":\"%s\"}}".formatted(guild, rest, nonce));
  }

  private static List<String> ids(JsonNode chunk) {
    List<String> ids = new ArrayList<>();
    chunk.path("members").forEach(member -> ids.add(member.path("user").path("id").asText()));
    return ids;
  }
}
