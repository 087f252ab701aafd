package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.gateway.bus.BusOverloadedException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when an actor does not answer, and when its client then tries again. */
final class UnknownOutcomeTest {
  private static final String PATH = "/channels/" + RestFixture.CHANNEL + "/messages";
  private static final Function<GuildCommand, CompletableFuture<Reply>> TIMES_OUT =
      command -> CompletableFuture.failedFuture(new AskTimeoutException("no reply"));
  private static final Function<GuildCommand, CompletableFuture<Reply>> ACCEPTS =
      command -> ScriptedActors.done(ScriptedActors.reply(200, "{\"id\":\"9\"}"));
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void clear() {
    rest.actors.guildCommands.clear();
  }

  private static List<Long> commandIds() {
    return rest.actors.guildCommands.stream().map(c -> c.getHeader().getCommandId()).toList();
  }

  private static List<Long> messageIds() {
    return rest.actors.guildCommands.stream().map(c -> c.getCreateMessage().getMessage()).toList();
  }

  @Test
  void aTimeoutIs503AndTellsWhenToComeAgain() {
    rest.actors.guilds = TIMES_OUT;
    RestFixture.Answer answer = rest.bot("POST", PATH, "{\"content\":\"timeout\"}");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isZero();
    assertThat(answer.json().path("retry_after").asDouble()).isEqualTo(1.0);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void anIdenticalRetryIsTheSameCommand() {
    rest.actors.guilds = TIMES_OUT;
    rest.bot("POST", PATH, "{\"content\":\"again\"}");
    rest.bot("POST", PATH, "{\"content\":\"again\"}");
    rest.actors.guilds = ACCEPTS;
    rest.bot("POST", PATH, "{\"content\":\"again\"}");

    assertThat(commandIds()).hasSize(3).containsOnly(commandIds().get(0));
    assertThat(messageIds()).containsOnly(messageIds().get(0));
  }

  @Test
  void anIdenticalRetryIsTheSameCommandWhereTheChannelWasNotKnownBefore() {
    long unknown = RestFixture.CHANNEL + 7;
    rest.actors.names.put(
        dev.throng.protocol.Names.channel(unknown), RestFixture.claim(unknown, RestFixture.GUILD));
    rest.actors.guilds = TIMES_OUT;
    rest.bot("POST", "/channels/" + unknown + "/messages", "{\"content\":\"again\"}");
    rest.bot("POST", "/channels/" + unknown + "/messages", "{\"content\":\"again\"}");

    assertThat(commandIds()).hasSize(2).containsOnly(commandIds().get(0));
    assertThat(messageIds()).containsOnly(messageIds().get(0));
  }

  @Test
  void aReplyWhoseMessageIsGoneByTheRetryIsTheSameCommand() {
    boolean[] gone = {false};
    rest.actors.guilds =
        command ->
            command.hasReadMessages()
                ? ScriptedActors.done(
                    gone[0]
                        ? ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE)
                        : ScriptedActors.reply(200, "{\"author\":{\"id\":\"5\"}}"))
                : TIMES_OUT.apply(command);
    String body =
        "{\"content\":\"a\",\"message_reference\":{\"message_id\":\"5\",\"fail_if_not_exists\":false}}";
    rest.bot("POST", PATH, body);
    gone[0] = true;
    rest.bot("POST", PATH, body);

    List<GuildCommand> sent =
        rest.actors.guildCommands.stream().filter(GuildCommand::hasCreateMessage).toList();
    assertThat(sent)
        .extracting(command -> command.getCreateMessage().hasReplyTo())
        .containsExactly(true, false);
    assertThat(sent.get(1).getHeader().getCommandId())
        .isEqualTo(sent.get(0).getHeader().getCommandId());
  }

  @Test
  void whatAnActorRefusesWith500IsNotAskedForWithTheSameIds() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.INTERNAL_SERVER_ERROR));
    rest.bot("POST", PATH, "{\"content\":\"too old\"}");
    assertThat(rest.bot("POST", PATH, "{\"content\":\"too old\"}").status()).isEqualTo(500);

    assertThat(commandIds()).hasSize(2).doesNotHaveDuplicates();
    assertThat(messageIds()).doesNotHaveDuplicates();
  }

  @Test
  void afterAnAnswerTheSameTextIsANewMessage() {
    rest.actors.guilds = TIMES_OUT;
    rest.bot("POST", PATH, "{\"content\":\"twice\"}");
    rest.actors.guilds = ACCEPTS;
    rest.bot("POST", PATH, "{\"content\":\"twice\"}");
    rest.bot("POST", PATH, "{\"content\":\"twice\"}");

    assertThat(commandIds().get(1)).isEqualTo(commandIds().get(0));
    assertThat(commandIds().get(2)).isNotEqualTo(commandIds().get(0));
    assertThat(messageIds().get(2)).isNotEqualTo(messageIds().get(0));
  }

  @Test
  void anotherBodyCallerOrChannelIsAnotherCommand() {
    long other = RestFixture.CHANNEL + 1;
    rest.actors.names.put(
        dev.throng.protocol.Names.channel(other), RestFixture.claim(other, RestFixture.GUILD));
    rest.actors.guilds = TIMES_OUT;
    rest.bot("POST", PATH, "{\"content\":\"one\"}");
    rest.bot("POST", PATH, "{\"content\":\"other\"}");
    rest.person("POST", PATH, "{\"content\":\"one\"}");
    rest.bot("POST", "/channels/" + other + "/messages", "{\"content\":\"one\"}");

    assertThat(commandIds()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void twoIdenticalRequestsThatWereBothCutOffStayTwo() {
    RetryMemory memory = new RetryMemory(rest.nextId::incrementAndGet, () -> 0);
    RetryMemory.Key key = RetryMemory.Key.of(1L, "POST /x", new byte[] {1});
    RequestIds first = memory.take(key);
    RequestIds second = memory.take(key);
    long firstId = first.nextId();
    long secondId = second.nextId();
    memory.remember(key, first);
    memory.remember(key, second);

    assertThat(memory.take(key).nextId()).isEqualTo(firstId);
    assertThat(memory.take(key).nextId()).isEqualTo(secondId);
    assertThat(memory.take(key).nextId()).isGreaterThan(secondId);
  }

  @Test
  void aRequestIsForgottenAfterAMinute() {
    long[] now = {0};
    RetryMemory memory = new RetryMemory(rest.nextId::incrementAndGet, () -> now[0]);
    RetryMemory.Key key = RetryMemory.Key.of(1L, "POST /x", new byte[] {1});
    RequestIds first = memory.take(key);
    long id = first.nextId();
    memory.remember(key, first);
    now[0] = RetryMemory.KEPT.toNanos() + 1;

    assertThat(memory.take(key).nextId()).isNotEqualTo(id);
  }

  @Test
  void aRequestThatWasGivenUpMakesNoMoreIds() {
    RequestIds ids = new RequestIds(rest.nextId::incrementAndGet);
    long id = ids.nextId();
    String code = ids.nextCode();
    RequestIds heir = ids.handOver();

    assertThat(org.assertj.core.api.Assertions.catchThrowable(ids::nextId))
        .isInstanceOf(Rejection.class);
    assertThat(heir.nextId()).isEqualTo(id);
    assertThat(heir.nextCode()).isEqualTo(code).matches("[A-Za-z0-9]{8}");
    assertThat(heir.nextId()).isGreaterThan(id);
  }

  @Test
  void anOverloadedBusIs503() {
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new BusOverloadedException("full"));
    RestFixture.Answer answer = rest.bot("POST", PATH, "{\"content\":\"full\"}");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aFaultOfOursIs500WithoutDetails() {
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new IllegalStateException("inner detail"));
    RestFixture.Answer answer = rest.bot("POST", PATH, "{\"content\":\"fault\"}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).isEqualTo("{\"message\":\"500: Internal Server Error\",\"code\":0}");
  }

  @Test
  void aRegistrationThatWasCutOffCanBeRepeated() {
    rest.actors.userCommands.clear();
    String body =
        "{\"email\":\"cut@example.org\",\"username\":\"cut_off\",\"password\":\"password\"}";
    rest.actors.failCreateUser = true;
    assertThat(rest.anybody("POST", "/auth/register", body).status()).isEqualTo(503);
    rest.actors.failCreateUser = false;
    RestFixture.Answer again = rest.anybody("POST", "/auth/register", body);

    assertThat(again.status()).as(again.text()).isEqualTo(201);
    assertThat(rest.actors.userCommands).hasSize(2);
    assertThat(rest.actors.userCommands.get(0).getUser())
        .isEqualTo(rest.actors.userCommands.get(1).getUser());
  }

  @Test
  void noTokenIsAcceptedBeforeTheRevocationsAreLoaded() {
    rest.readiness.require(RestServer.REVOCATIONS, () -> false);
    try {
      assertThat(rest.bot("GET", "/users/@me", null).status()).isEqualTo(503);
      assertThat(rest.anybody("GET", "/gateway", null).status()).isEqualTo(200);
    } finally {
      rest.readiness.require(RestServer.REVOCATIONS, () -> true);
    }
    assertThat(rest.bot("GET", "/users/@me", null).status()).isEqualTo(200);
  }
}
