package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Reply;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests that compare runs of the script say little if nothing happens in it. */
final class CommandScriptTest {
  @Test
  void inALifeOfTheScriptEverythingHappens() throws Exception {
    Map<String, Integer> happened = new HashMap<>();
    PureLive pure = new PureLive(OutputDigest.actors());
    for (var entry : ScriptedInbox.of(OutputDigest.actors(), 1, 2_000)) {
      pure.handle(entry.inbox(), entry.record());
    }
    for (OutRecord record : pure.written()) {
      count(record, happened);
    }

    assertThat(happened)
        .containsKeys(
            "MESSAGE_CREATED",
            "MESSAGE_UPDATED",
            "MESSAGE_DELETED",
            "GUILD_EVENT",
            "READY",
            "ATTACHED",
            "DETACHED",
            "DISPATCH",
            "REGROUPED",
            "200",
            "201",
            "204",
            "403",
            "404",
            "dead.letters",
            "queries",
            "user.inbox",
            "guild.inbox",
            "nodes");
    assertThat(happened.get("MESSAGE_CREATED")).isGreaterThan(200);
    assertThat(happened.get("DISPATCH")).isGreaterThan(500);
  }

  private static void count(OutRecord record, Map<String, Integer> happened) throws Exception {
    Topic topic = Topic.of(record.topic());
    happened.merge(topic.topicName(), 1, Integer::sum);
    switch (topic) {
      case EVENTS ->
          happened.merge(Event.parseFrom(record.value()).getEventCase().name(), 1, Integer::sum);
      case REPLIES ->
          happened.merge(
              String.valueOf(Reply.parseFrom(record.value()).getStatus()), 1, Integer::sum);
      case DELIVERIES -> {
        for (DeliveryPart part : Delivery.parseFrom(record.value()).getPartsList()) {
          happened.merge(part.getPartCase().name(), 1, Integer::sum);
        }
      }
      default -> {}
    }
  }
}
