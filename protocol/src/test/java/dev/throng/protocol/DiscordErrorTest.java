package dev.throng.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DiscordErrorTest {
  @ParameterizedTest
  @EnumSource
  void everyBodyIsJsonWithTheCodeAndTheMessage(DiscordError error) throws Exception {
    JsonNode body = new ObjectMapper().readTree(error.body());

    assertThat(body.path("code").asInt()).isEqualTo(error.code());
    assertThat(body.path("message").asText()).isEqualTo(error.message());
    assertThat(error.status()).isBetween(400, 599);
  }
}
