package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.client.ThrongApi;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A person's client that hears of a guild only what concerns it, until it opens the guild. */
class PassiveSessionE2E {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PASSIVE_GUILD_UPDATE_V2 = 1 << 14;

  private final LiveStack stack = LiveStack.get();
  private final List<JsonNode> dispatches = new ArrayList<>();

  @Test
  void aPassiveSessionHearsOfMentionsAndLastMessagesUntilItSubscribes() throws Exception {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi grace = stack.newPersonElsewhere("grace");
    String graceId = grace.me().path("id").asText();
    long guild = ada.createGuild("Quiet").path("id").asLong();
    long channel = stack.textChannel(ada, guild);
    grace.acceptInvite(ada.createInvite(channel));

    try (RawSocket socket = new RawSocket(grace.gateway(), "?v=10&encoding=json")) {
      socket.send(identify(grace));
      await(socket, "GUILD_CREATE");

      long unheard = id(ada.createMessage(channel, "unheard", null));
      long mention = id(ada.createMessage(channel, "<@" + graceId + "> heard", null));
      assertThat(id(await(socket, "MESSAGE_CREATE"))).isEqualTo(mention);
      long last = id(ada.createMessage(channel, "unheard too", null));
      while (lastMessage(await(socket, "PASSIVE_UPDATE_V2"), channel) != last) {
        // An update of before it was posted.
      }

      socket.send("{\"op\":14,\"d\":{\"guild_id\":\"" + guild + "\",\"typing\":true}}");
      List<Long> after = new ArrayList<>();
      stack.eventually(
          () -> {
            after.add(id(ada.createMessage(channel, "is it open?", null)));
            drain(socket);
            assertThat(after).contains(id(last("MESSAGE_CREATE")));
          });
      long open = id(ada.createMessage(channel, "open", null));
      while (id(last("MESSAGE_CREATE")) != open) {
        await(socket, "MESSAGE_CREATE");
      }

      assertThat(dispatches)
          .filteredOn(dispatch -> dispatch.path("t").asText().equals("MESSAGE_CREATE"))
          .extracting(dispatch -> id(dispatch.path("d")))
          .doesNotContain(unheard, last)
          .doesNotHaveDuplicates();
      assertThat(dispatches)
          .extracting(dispatch -> dispatch.path("s").asInt())
          .containsExactlyElementsOf(numbers(dispatches.size()));
    }
  }

  private String identify(ThrongApi person) {
    return "{\"op\":2,\"d\":{\"token\":\""
        + person.rest().authorization()
        + "\",\"capabilities\":"
        + PASSIVE_GUILD_UPDATE_V2
        + ",\"properties\":{\"os\":\"linux\",\"browser\":\"e2e\",\"device\":\"\"}}}";
  }

  /** The data of the next dispatch of this type. */
  private JsonNode await(RawSocket socket, String type) throws Exception {
    JsonNode dispatch;
    do {
      dispatch = JSON.readTree(socket.awaitFrame("\"op\":0"));
      dispatches.add(dispatch);
    } while (!dispatch.path("t").asText().equals(type));
    return dispatch.path("d");
  }

  private void drain(RawSocket socket) {
    try {
      for (String frame = socket.poll(); frame != null; frame = socket.poll()) {
        JsonNode read = JSON.readTree(frame);
        if (read.path("op").asInt() == 0) {
          dispatches.add(read);
        }
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data of the last dispatch of this type. */
  private JsonNode last(String type) {
    for (int i = dispatches.size() - 1; i >= 0; i--) {
      if (dispatches.get(i).path("t").asText().equals(type)) {
        return dispatches.get(i).path("d");
      }
    }
    throw new AssertionError("no " + type);
  }

  private static long lastMessage(JsonNode update, long channel) {
    for (JsonNode updated : update.path("updated_channels")) {
      if (updated.path("id").asLong() == channel) {
        return updated.path("last_message_id").asLong();
      }
    }
    throw new AssertionError(update.toString());
  }

  private static long id(JsonNode of) {
    return of.path("id").asLong();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }
}
