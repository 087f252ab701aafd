package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AckPins;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.ReadStateCommand;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person has read. */
final class ReadStateRoutesTest {
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  private static final String ACK = CHANNEL + "/messages/" + RestFixture.MESSAGE + "/ack";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void clear() {
    rest.actors.readStateCommands.clear();
    rest.actors.readStates = ScriptedActors.reply(204, "");
  }

  @Test
  void anAcknowledgementIsAnsweredWithoutAToken() {
    var answer = rest.person("POST", ACK, "{\"token\":null,\"last_viewed\":4000,\"flags\":1}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"token\":null}");
    ReadStateCommand command = only();
    assertThat(command.getUser()).isEqualTo(RestFixture.PERSON);
    assertThat(command.getHeader().getCommandId()).isZero();
    assertThat(command.getAckMessages().getAcksList())
        .containsExactly(
            MessageAck.newBuilder()
                .setChannel(RestFixture.CHANNEL)
                .setGuild(RestFixture.GUILD)
                .setMessage(RestFixture.MESSAGE)
                .setFlags(1)
                .setLastViewed(4000)
                .build());
  }

  @Test
  void aManualOneSaysHowManyMentionsThereAre() {
    assertThat(rest.person("POST", ACK, "{\"manual\":true,\"mention_count\":3}").status())
        .isEqualTo(200);

    assertThat(only().getAckMessages().getAcks(0).getManual()).isTrue();
    assertThat(only().getAckMessages().getAcks(0).getMentionCount()).isEqualTo(3);
  }

  /** Nothing of the answer says whether there is such a channel. */
  @Test
  void aChannelThatIsNotThereIsAnsweredAsOneThatIs() {
    var answer = rest.person("POST", "/channels/77/messages/5/ack", "{\"token\":null}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"token\":null}");
    assertThat(only().getAckMessages().getAcks(0).getGuild()).isZero();
  }

  @Test
  void manyAreAcknowledgedAtOnce() {
    var answer =
        rest.person(
            "POST",
            "/read-states/ack-bulk",
            "{\"read_states\":[{\"channel_id\":\"1\",\"message_id\":\"2\",\"read_state_type\":0},"
                + "{\"channel_id\":\"3\",\"message_id\":\"4\"}]}");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(only().getAckMessages().getAcksList())
        .containsExactly(
            MessageAck.newBuilder().setChannel(1).setMessage(2).build(),
            MessageAck.newBuilder().setChannel(3).setMessage(4).build());
  }

  @Test
  void pinsAreAcknowledged() {
    assertThat(rest.person("POST", CHANNEL + "/pins/ack", null).status()).isEqualTo(204);

    assertThat(only().getAckPins())
        .isEqualTo(
            AckPins.newBuilder()
                .setChannel(RestFixture.CHANNEL)
                .setGuild(RestFixture.GUILD)
                .build());
  }

  @Test
  void aStateIsDeleted() {
    var answer =
        rest.person("DELETE", CHANNEL + "/messages/ack", "{\"version\":2,\"read_state_type\":0}");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(only().getDeleteReadState().getChannel()).isEqualTo(RestFixture.CHANNEL);
  }

  @Test
  void botsHaveNone() {
    var answer = rest.bot("POST", ACK, "{}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("20001");
    assertThat(rest.actors.readStateCommands).isEmpty();
  }

  @Test
  void whoHasAsManyAsAUserMayHaveIsToldSo() {
    rest.actors.readStates = ScriptedActors.error(DiscordError.TOO_MANY_READ_STATES);

    var answer = rest.person("POST", ACK, "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("Maximum number of read states");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/messages/5/ack|{\"mention_count\":3}|MANUAL_REQUIRED",
        "/messages/5/ack|{\"manual\":true,\"mention_count\":-1}|NUMBER_TYPE_MIN",
        "/messages/x/ack|{}|NUMBER_TYPE_COERCE",
      })
  void badInputIsNamed(String path, String body, String code) {
    var answer = rest.person("POST", CHANNEL + path, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains(code);
  }

  @Test
  void otherThingsThatCanBeReadAreRefused() {
    var answer =
        rest.person(
            "POST",
            "/read-states/ack-bulk",
            "{\"read_states\":[{\"channel_id\":\"1\",\"message_id\":\"2\",\"read_state_type\":2}]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("BASE_TYPE_CHOICES");
  }

  private static ReadStateCommand only() {
    assertThat(rest.actors.readStateCommands).hasSize(1);
    return rest.actors.readStateCommands.get(0);
  }
}
