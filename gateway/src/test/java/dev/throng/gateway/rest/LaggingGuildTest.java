package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Senders to a guild whose readers are behind, on a node without rate limits. */
final class LaggingGuildTest {
  private static final String MESSAGES = "/channels/" + RestFixture.CHANNEL + "/messages";

  @AutoClose private final RestFixture rest = new RestFixture(false);

  @AfterEach
  void recover() {
    rest.lags.heard(5, 0, List.of());
  }

  @Test
  void aMessageIsRefusedAsOnDiscordAndTheGuildDoesNotHearOfIt() {
    rest.lags.heard(5, 1_500, List.of(RestFixture.GUILD));
    RestFixture.Answer answer = rest.bot("POST", MESSAGES, "{\"content\":\"x\"}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().path("retry_after").asDouble()).isEqualTo(1.5);
    assertThat(answer.json().path("global").asBoolean(true)).isFalse();
    assertThat(answer.json().path("message").asText()).isEqualTo("You are being rate limited.");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.header("X-RateLimit-Scope")).isEqualTo("shared");
    assertThat(answer.header("X-RateLimit-Global")).isNull();
    assertThat(answer.header("Via")).isNotNull();
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void whatEndsAFloodAndWhatIsReadPasses() {
    rest.lags.heard(5, 60_000, List.of(RestFixture.GUILD));

    assertThat(rest.bot("DELETE", MESSAGES + "/" + RestFixture.MESSAGE, null).status())
        .isNotEqualTo(429);
    assertThat(
            rest.bot(
                    "DELETE",
                    "/guilds/" + RestFixture.GUILD + "/members/" + RestFixture.PERSON,
                    null)
                .status())
        .isNotEqualTo(429);
    assertThat(rest.bot("GET", "/guilds/" + RestFixture.GUILD, null).status()).isNotEqualTo(429);
    assertThat(rest.bot("POST", MESSAGES, "{\"content\":\"x\"}").status()).isEqualTo(429);
    assertThat(rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", null).status())
        .isEqualTo(429);
  }

  @Test
  void anotherGuildsReadersAreNobodysConcern() {
    rest.lags.heard(5, 60_000, List.of(RestFixture.GUILD + 1));

    assertThat(rest.bot("POST", MESSAGES, "{\"content\":\"x\"}").status()).isNotEqualTo(429);
  }
}
