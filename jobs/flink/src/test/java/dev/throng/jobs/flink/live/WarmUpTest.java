package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final List<Integer> STATUSES = new ArrayList<>();
  private static final TreeMap<Integer, Integer> TOPICS = new TreeMap<>();

  @Test
  void theGuildAcceptsWhatItIsGivenAndTellsItsSessions() {
    new GuildWarmUp(
            new LiveActors(
                state -> null,
                WarmUpTest::watched,
                state -> new Relay(state, 1),
                state -> null,
                state -> null))
        .run();

    assertThat(STATUSES).isNotEmpty().allSatisfy(status -> assertThat(status).isBetween(200, 204));
    assertThat(TOPICS.get(Topic.EVENTS.ordinal())).isGreaterThan(100);
    assertThat(TOPICS.get(-1)).as("relay records").isGreaterThan(100);
    assertThat(TOPICS).doesNotContainKey(Topic.DEAD_LETTERS.ordinal());
  }

  private static Actor watched(dev.throng.jobs.core.state.StateFactory state) {
    GuildActor guild = new GuildActor(state, 1);
    return new Actor() {
      @Override
      public void handle(InboxRecord inbox, Effects effects)
          throws com.google.protobuf.InvalidProtocolBufferException {
        guild.handle(inbox, effects);
        TOPICS.merge(-1, effects.relayRecords().size(), Integer::sum);
        for (var record : effects.records()) {
          TOPICS.merge(record.topic(), 1, Integer::sum);
          if (record.topic() == Topic.REPLIES.ordinal()) {
            STATUSES.add(Reply.parseFrom(record.value()).getStatus());
          }
        }
      }
    };
  }
}
