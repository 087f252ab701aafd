package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.fixture.RecordingStateFactory;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.jobs.flink.state.KryoFree;
import dev.throng.protocol.Topic;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What actors keep is found out from the tables that they ask for, so no list can be forgotten. */
final class StateTypesTest {
  @Test
  void nothingThatAnActorKeepsGoesThroughKryo() {
    Map<String, Class<?>> tables = new TreeMap<>();
    LiveActors actors = OutputDigest.actors();
    collect("user", actors.user(), tables);
    collect("guild", actors.guild(), tables);
    collect("directory", actors.directory(), tables);
    collect("node", actors.node(), tables);
    actors.relay().create(recorder("relay", tables));

    assertThat(tables).hasSizeGreaterThan(20);
    tables.forEach(
        (name, type) ->
            assertThatCode(() -> KryoFree.serializer(type))
                .as(name + " of " + type)
                .doesNotThrowAnyException());
  }

  private static void collect(String kind, ActorFactory factory, Map<String, Class<?>> tables) {
    new ActorRunner(Topic.USER_INBOX, recorder(kind, tables), factory::create);
  }

  private static StateFactory recorder(String kind, Map<String, Class<?>> tables) {
    return new RecordingStateFactory(
        (name, type) ->
            assertThat(tables.put(kind + "/" + name, type)).as("table twice: " + name).isNull());
  }
}
