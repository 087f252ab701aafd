package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What applications say to one user alone. */
final class EphemeralMessagesTest extends InteractionBench {
  /** Whoever reads it would have read what is written in the minute after it. */
  @Test
  void aMessageForOneUserIsNotAheadOfTime() throws Exception {
    long id = begun();
    long ahead = Snowflake.of(guild.nowUs() / 1_000 + 50_000, 3, 77);
    CreateMessage.Builder psst =
        CreateMessage.newBuilder().setMessage(ahead).setFlags(EPHEMERAL).setContent("Psst");
    long first = JSON.readTree(answer(id, MESSAGE, psst).body()).path("id").asLong();
    long second = JSON.readTree(followUp(id, psst).body()).path("id").asLong();

    assertThat(Snowflake.timeMs(first)).isLessThanOrEqualTo(guild.nowUs() / 1_000);
    assertThat(Snowflake.timeMs(second)).isLessThanOrEqualTo(guild.nowUs() / 1_000);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void nothingIsLeftOfWhatWasSaidInAGuildThatIsAskedNothing() {
    long id = newId();
    Outcome started = start(USER, command(id));
    long dueMs = started.effects().timerAtMs();
    assertThat(dueMs * 1_000 - guild.nowUs())
        .isBetween(GuildLimits.INTERACTION_AGE_MAX_US, GuildLimits.INTERACTION_AGE_MAX_US + MINUTE);
    guild.advanceUs(5 * MINUTE);
    answer(id, MESSAGE, EPHEMERAL, "Psst");
    for (int i = 0; i < 1_000; i++) {
      followUp(id, EPHEMERAL, "Psst " + i);
    }

    List<Outcome> first = guild.timer(dueMs);
    assertThat(first).hasSize(1);
    assertThat(guild.state.size(GUILD, "interactions")).isZero();
    assertThat(guild.state.size(GUILD, "ephemeral-messages")).isEqualTo(1_001);
    long nextMs = first.get(0).effects().timerAtMs();
    assertThat(nextMs).isBetween(dueMs, dueMs + 6 * 60_000);
    assertThat(guild.timer(nextMs)).as("400 by each").hasSize(3);
    for (String table : List.of("interactions", "ephemeral-messages")) {
      for (String part : List.of("", "-ring", "-ends")) {
        assertThat(guild.state.size(GUILD, table + part)).as(table + part).isZero();
      }
    }
    assertThat(guild.timer(nextMs + 60_000)).isEmpty();
  }

  /** Timers go by the clock of their machine, ends of interactions by the brokers'. */
  @Test
  void aMachineWhoseClockIsAheadDoesNotLookAgainAtOnce() throws Exception {
    long dueMs = start(USER, command(newId())).effects().timerAtMs();
    guild.advanceUs(dueMs * 1_000 - MINUTE / 2 - guild.nowUs());
    List<byte[]> asked = guild.timerAsks(dueMs);
    Outcome looked = guild.raw(GuildCommand.parseFrom(asked.get(0)));

    assertThat(guild.state.size(GUILD, "interactions")).as("not too old yet").isEqualTo(1);
    assertThat(looked.effects().timerAtMs())
        .as("one in the past is due at once, and so on")
        .isGreaterThan(dueMs);
    guild.timer(looked.effects().timerAtMs());
    assertThat(guild.state.size(GUILD, "interactions")).isZero();
  }

  @Test
  void whatIsForOneUserIsToldToNobodyElseAndKeptInNoHistory() throws Exception {
    long id = begun();
    Outcome answered = answer(id, MESSAGE, EPHEMERAL, "Psst");

    JsonNode message = JSON.readTree(answered.body());
    assertThat(message.path("flags").asInt()).isEqualTo(EPHEMERAL);
    assertThat(answered.events()).isEmpty();
    assertThat(told(answered, USER)).containsExactly("MESSAGE_CREATE", "INTERACTION_SUCCESS");
    assertThat(told(answered, BOT)).isEmpty();
    assertThat(everybody(answered)).isEmpty();
    assertThat(lastMessages(answered)).containsOnly(0L);

    Outcome read = read(id, 0);
    assertThat(read.of(Topic.QUERIES)).isEmpty();
    assertThat(JSON.readTree(read.body()).path("content").asText()).isEqualTo("Psst");
    MessageBase base = base(read);
    Outcome edited = edit(id, base, "Pssst");
    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.events()).isEmpty();
    assertThat(told(edited, USER)).containsExactly("MESSAGE_UPDATE");
    assertThat(everybody(edited)).isEmpty();
    assertThat(edit(id, base, "x").status()).as("it was edited since").isEqualTo(409);
    Outcome deleted = delete(id, base(read(id, 0)));
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.events()).isEmpty();
    assertThat(told(deleted, USER)).containsExactly("MESSAGE_DELETE");
    assertThat(edit(id, base, "x").body()).contains("10008");
  }

  @Test
  void anotherInteractionDoesNotReachWhatIsForOneUser() {
    long id = begun();
    answer(id, MESSAGE, EPHEMERAL, "Psst");
    MessageBase base = base(read(id, 0));
    long other = newId();
    start(OWNER, command(other));
    answer(other, MESSAGE, 0, "Pong!");

    long message = MessageDocument.parse(base.getBody().toByteArray()).id();
    assertThat(read(other, message).body()).doesNotContain("Psst");
    assertThat(edit(other, base, "x").body()).contains("10008");
    assertThat(delete(other, base).body()).contains("10008");
  }

  @Test
  void whoHasLostSightOfTheChannelIsToldNothingOfIt() {
    long id = begun();
    guild.deny(USER, Permissions.VIEW_CHANNEL);
    Outcome answered = answer(id, MESSAGE, EPHEMERAL, "Psst");
    assertThat(answered.status()).isEqualTo(200);
    assertThat(told(answered, USER)).containsExactly("INTERACTION_SUCCESS");
  }

  @Test
  void nobodyElseSeesThatSomethingWasSaidToOneInAThread() {
    thread();
    long id = newId();
    start(USER, command(id).setChannel(THREAD));
    Outcome answered = answer(id, MESSAGE, EPHEMERAL, "psst");

    assertThat(answered.status()).isEqualTo(200);
    assertThat(told(answered, USER)).containsExactly("MESSAGE_CREATE", "INTERACTION_SUCCESS");
    assertThat(everybody(answered)).isEmpty();
    assertThat(answered.events()).isEmpty();
  }
}
