package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.GuildCommand;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whose allowance those draw on who come with an interaction's token. */
final class InteractionLimitsTest {
  private static final long INTERACTION = Snowflake.of(System.currentTimeMillis(), 5, 31);
  private static final String MESSAGE =
      "{\"id\":\"77\",\"channel_id\":\"4\",\"author\":{\"id\":\"" + RestFixture.BOT + "\"}}";
  private static final String PONG = "{\"type\":4,\"data\":{\"content\":\"pong\"}}";

  /** Whose allowance is used up here alone. */
  private static final long OTHER_GUILD = RestFixture.GUILD + 1;

  @AutoClose private static final RestFixture rest = new RestFixture(true);

  private final String token =
      rest.tokens
          .interactions()
          .issue(new InteractionTokens.Claims(INTERACTION, RestFixture.BOT, RestFixture.GUILD));

  @Test
  void strangersTakeNothingFromWhoHasAToken() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, MESSAGE));
    String original = "/webhooks/" + RestFixture.BOT + "/" + token + "/messages/@original";
    String callback = "/interactions/" + INTERACTION + "/" + token + "/callback";
    for (int i = 0; i < 3; i++) {
      useUpStrangers();
      assertThat(rest.anybody("GET", original, null).status()).isEqualTo(200);
      useUpStrangers();
      assertThat(rest.anybody("POST", callback, PONG).status()).isEqualTo(204);
    }
  }

  /** For what is left of this second. */
  private static void useUpStrangers() {
    for (int i = 0; i < RestLimits.STRANGERS.requests(); i++) {
      RateLimitVerdict unused = rest.limits().stranger(2_000 + i, RestFixture.GUILD);
    }
  }

  /** An application gets a token more with each use of its commands. */
  @Test
  void manyTokensOfAnApplicationAskNoMoreOfAGuildThanOne() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, MESSAGE));
    int refused = 0;
    for (int i = 0; i < 5; i++) {
      for (int each = 0; each < RestLimits.INTERACTIONS.requests(); each++) {
        RateLimitVerdict unused = rest.limits().interaction(RestFixture.BOT, OTHER_GUILD);
      }
      refused += status("/messages/@original", RestFixture.BOT, 100 + i) == 429 ? 1 : 0;
      refused += status("/messages/77", RestFixture.BOT, 200 + i) == 429 ? 1 : 0;
      assertThat(status("/messages/77", RestFixture.BOT + 1, 300 + i)).isNotEqualTo(429);
    }
    assertThat(refused).isPositive();
  }

  private static int status(String path, long application, int number) {
    String token =
        rest.tokens
            .interactions()
            .issue(new InteractionTokens.Claims(INTERACTION + number, application, OTHER_GUILD));
    return rest.anybody("GET", "/webhooks/" + application + "/" + token + path, null).status();
  }

  @Test
  void aTokenThatWasMadeUpAsksTheGuildNothing() {
    List<GuildCommand> before = List.copyOf(rest.actors.guildCommands);
    String madeUp = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
    for (int i = 0; i < 5; i++) {
      int read =
          rest.anybody(
                  "GET",
                  "/webhooks/" + RestFixture.BOT + "/" + madeUp + "/messages/@original",
                  null)
              .status();
      int answered =
          rest.anybody("POST", "/interactions/" + INTERACTION + "/" + madeUp + "/callback", PONG)
              .status();
      assertThat(List.of(read, answered)).isSubsetOf(401, 404, 429);
    }
    assertThat(rest.actors.guildCommands).isEqualTo(before);
  }
}
