package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.DiscordError;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of what a guild cannot have yet. */
final class CatalogRoutesTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stickers|[]",
        "regions|[]",
        "scheduled-events|[]",
        "soundboard-sounds|{\"items\":[]}",
      })
  void theyAreEmptyForMembersAndRefusedToOthers(String list, String body) {
    String path = "/guilds/" + RestFixture.GUILD + "/" + list;
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, "{}"));
    assertThat(rest.bot("GET", path, null).text()).isEqualTo(body);
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(rest.bot("GET", path, null).code()).isEqualTo(50001);
  }
}
