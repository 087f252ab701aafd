package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.user.UserActor;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  // Static, because the factories that watch travel with the job graph.
  private static final List<Integer> STATUSES = new ArrayList<>();
  private static final TreeMap<Integer, Integer> TOPICS = new TreeMap<>();

  @BeforeEach
  void nothingHasBeenSeen() {
    STATUSES.clear();
    TOPICS.clear();
  }

  @Test
  void theGuildAcceptsWhatItIsGivenAndTellsItsSessions() {
    new GuildWarmUp(actors()).run();

    assertThat(STATUSES).isNotEmpty().allSatisfy(status -> assertThat(status).isBetween(200, 204));
    assertThat(TOPICS.get(Topic.EVENTS.ordinal())).isPositive();
    assertThat(TOPICS.get(-1)).as("relay records").isPositive();
    assertThat(TOPICS).doesNotContainKey(Topic.DEAD_LETTERS.ordinal());
  }

  @Test
  void theUsersSessionsBecomeReadyAndAreAttachedToItsGuilds() {
    new UserWarmUp(actors()).run();

    assertThat(STATUSES).isNotEmpty().allSatisfy(status -> assertThat(status).isBetween(200, 204));
    assertThat(TOPICS.get(Topic.DELIVERIES.ordinal())).as("READY").isPositive();
    assertThat(TOPICS.get(Topic.GUILD_INBOX.ordinal())).as("attached").isPositive();
    assertThat(TOPICS).doesNotContainKey(Topic.DEAD_LETTERS.ordinal());
  }

  private static LiveActors actors() {
    return new LiveActors(
        state -> watched(new UserActor(state, 1)),
        state -> watched(new GuildActor(state, 1)),
        state -> new Relay(state, 1),
        state -> null,
        state -> null);
  }

  private static Actor watched(Actor actor) {
    return (inbox, effects) -> {
      actor.handle(inbox, effects);
      TOPICS.merge(-1, effects.relayRecords().size(), Integer::sum);
      for (var record : effects.records()) {
        TOPICS.merge(record.topic(), 1, Integer::sum);
        if (record.topic() == Topic.REPLIES.ordinal()) {
          STATUSES.add(Reply.parseFrom(record.value()).getStatus());
        }
      }
    };
  }
}
