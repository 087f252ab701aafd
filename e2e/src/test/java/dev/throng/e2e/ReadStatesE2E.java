package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import org.junit.jupiter.api.Test;

/** What a person has read, at two clients on two gateways and at one that comes later. */
class ReadStatesE2E {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LiveStack stack = LiveStack.get();

  @Test
  void whatIsReadAtOneClientIsReadAtTheOther() throws Exception {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi phone = stack.newPersonElsewhere("grace");
    ThrongApi laptop = stack.api().person(phone.rest().authorization());
    String grace = phone.me().path("id").asText();
    long channel = stack.textChannel(ada, ada.createGuild("Read").path("id").asLong());
    phone.acceptInvite(ada.createInvite(channel));

    try (RawSocket onPhone = open(phone, "");
        RawSocket onLaptop = open(laptop, ",\"capabilities\":4")) {
      assertThat(ready(onPhone).path("read_state").isArray()).isTrue();
      assertThat(ready(onLaptop).path("read_state").path("partial").isBoolean()).isTrue();
      await(onLaptop, "GUILD_CREATE");

      String message = ada.createMessage(channel, "<@" + grace + ">!", null).path("id").asText();
      await(onLaptop, "MESSAGE_CREATE");
      stack.eventually(() -> assertThat(state(phone, channel, "mention_count")).isEqualTo("1"));

      RestAnswer acked = ack(phone, channel, message, "{\"token\":null}");
      assertThat(acked.status()).isEqualTo(200);
      assertThat(acked.body().toString()).isEqualTo("{\"token\":null}");
      for (RawSocket socket : new RawSocket[] {onPhone, onLaptop}) {
        JsonNode told = await(socket, "MESSAGE_ACK");
        assertThat(told.path("channel_id").asLong()).isEqualTo(channel);
        assertThat(told.path("message_id").asText()).isEqualTo(message);
        assertThat(told.path("version").isIntegralNumber()).isTrue();
      }
      assertThat(state(laptop, channel, "mention_count")).isEqualTo("0");
      assertThat(state(laptop, channel, "last_message_id")).isEqualTo(message);

      ack(laptop, channel, "5", "{\"token\":null}");
      ack(laptop, channel, "6", "{\"manual\":true,\"mention_count\":1}");
      JsonNode back = await(onPhone, "MESSAGE_ACK");
      assertThat(back.path("message_id").asText()).isEqualTo("6");
      assertThat(back.path("manual").asBoolean()).isTrue();
      assertThat(state(phone, channel, "mention_count")).isEqualTo("1");

      String everyone = ada.createMessage(channel, "@everyone!", null).path("id").asText();
      stack.eventually(
          () -> assertThat(missed(laptop)).contains("\"mention_count\":2").contains("" + channel));
      ack(laptop, channel, everyone, "{\"token\":null}");
      assertThat(missed(laptop)).isEmpty();
    }
  }

  /** The MESSAGE_ACK that a client gets behind the GUILD_CREATE with which it comes; or empty. */
  private static String missed(ThrongApi person) {
    try (RawSocket socket = open(person, "")) {
      await(socket, "GUILD_CREATE");
      for (int i = 0; i < 30; i++) {
        String frame = socket.poll();
        if (frame != null && frame.contains("\"t\":\"MESSAGE_ACK\"")) {
          return frame;
        }
        Thread.sleep(100);
      }
      return "";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static RestAnswer ack(ThrongApi person, long channel, String message, String body)
      throws Exception {
    return person
        .rest()
        .request(
            "POST", "/channels/" + channel + "/messages/" + message + "/ack", JSON.readTree(body));
  }

  /** A field of the channel's read state in the READY of a client that comes now. */
  private static String state(ThrongApi person, long channel, String field) {
    try (RawSocket socket = open(person, "")) {
      for (JsonNode entry : ready(socket).path("read_state")) {
        if (entry.path("id").asLong() == channel) {
          return entry.path(field).asText();
        }
      }
      return "none";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
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

  private static JsonNode ready(RawSocket socket) throws Exception {
    return await(socket, "READY");
  }

  /** The data of the next dispatch of this type. */
  private static JsonNode await(RawSocket socket, String type) throws Exception {
    return JSON.readTree(socket.awaitFrame("\"t\":\"" + type + "\"")).path("d");
  }
}
