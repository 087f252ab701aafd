package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Applications;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which commands people find in a guild, and what it costs that many look. */
final class CommandIndexTest {
  private static final String COMMANDS =
      "[{\"id\":\"7\",\"name\":\"ping\"},{\"id\":\"8\",\"name\":\"pong\"}]";
  @AutoClose private static final RestFixture rest = new RestFixture(false);
  private static long nextGuild = RestFixture.GUILD + 100;

  private final long guild = nextGuild++;

  @BeforeEach
  void oneBotHasCommands() {
    rest.actors.userCommands.clear();
    rest.actors.otherUserCommands =
        command -> ScriptedActors.done(ScriptedActors.reply(200, COMMANDS));
    applications(RestFixture.BOT);
  }

  private static void applications(Long... ids) {
    Applications applications = Applications.newBuilder().addAllApplications(List.of(ids)).build();
    Reply reply =
        Reply.newBuilder()
            .setStatus(200)
            .setBody(ByteString.copyFrom(applications.toByteArray()))
            .build();
    rest.actors.guilds = command -> ScriptedActors.done(reply);
  }

  private static RestFixture.Answer index(long guild) {
    return rest.person("GET", "/guilds/" + guild + "/application-command-index", null);
  }

  private static long asked() {
    return rest.actors.userCommands.stream()
        .filter(UserCommand::hasListApplicationCommands)
        .count();
  }

  @Test
  void theCommandsOfAGuildAreThoseOfItsApplications() {
    for (String path : List.of("/guilds/" + guild, "/channels/" + RestFixture.CHANNEL)) {
      RestFixture.Answer index = rest.person("GET", path + "/application-command-index", null);
      assertThat(index.status()).as(index.text()).isEqualTo(200);
      assertThat(index.json().at("/applications/0/name").asText()).isEqualTo("robot");
      assertThat(index.json().at("/application_commands/0/name").asText()).isEqualTo("ping");
      assertThat(index.json().at("/application_commands/1/name").asText()).isEqualTo("pong");
    }
  }

  @Test
  void severalApplicationsAreOneIndexAndThoseWithoutCommandsAreNotInIt() {
    long person = RestFixture.PERSON;
    applications(person, RestFixture.BOT, 77L);
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(
                command.getUser() == 77
                    ? ScriptedActors.error(DiscordError.UNKNOWN_USER)
                    : ScriptedActors.reply(200, COMMANDS));
    RestFixture.Answer index = index(guild);
    assertThat(index.json().path("applications").size()).as(index.text()).isEqualTo(2);
    assertThat(index.json().path("application_commands").size()).isEqualTo(4);

    rest.actors.otherUserCommands = command -> ScriptedActors.done(ScriptedActors.reply(200, "[]"));
    RestFixture.Answer empty = index(nextGuild++);
    assertThat(empty.json().path("applications").isEmpty()).as(empty.text()).isTrue();
    assertThat(empty.json().path("application_commands").isEmpty()).isTrue();
  }

  @Test
  void itIsMadeOnceForAllWhoAskWithinSeconds() {
    for (int i = 0; i < 5; i++) {
      assertThat(index(guild).status()).isEqualTo(200);
    }
    assertThat(asked()).isEqualTo(1);
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(index(guild).code()).as("no member").isEqualTo(50001);
  }

  @Test
  void whoAsksWhileItIsMadeWaitsForItAndNoMoreThanFourAreMadeAtATime() throws Exception {
    CompletableFuture<Reply> held = new CompletableFuture<>();
    rest.actors.otherUserCommands = command -> held;
    List<CompletableFuture<RestFixture.Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long one = guild + 1_000 + i % 4;
      waiting.add(CompletableFuture.supplyAsync(() -> index(one)));
    }
    for (int i = 0; asked() < 4 && i < 500; i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(asked()).isEqualTo(4);

    RestFixture.Answer refused = index(guild);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    held.complete(ScriptedActors.reply(200, COMMANDS));
    for (CompletableFuture<RestFixture.Answer> each : waiting) {
      assertThat(each.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(asked()).isEqualTo(4);
    assertThat(index(guild).status()).isEqualTo(200);
  }

  @Test
  void oneThatCannotBeMadeIsTriedAgain() {
    rest.actors.otherUserCommands =
        command -> CompletableFuture.failedFuture(new IllegalStateException("lost"));
    assertThat(index(guild).status()).isEqualTo(500);
    rest.actors.otherUserCommands =
        command -> ScriptedActors.done(ScriptedActors.reply(200, COMMANDS));
    assertThat(index(guild).status()).isEqualTo(200);
  }
}
