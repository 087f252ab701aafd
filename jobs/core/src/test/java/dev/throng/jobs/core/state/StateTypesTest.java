package dev.throng.jobs.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.directory.DirectoryActor;
import dev.throng.jobs.core.fixture.RecordingStateFactory;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.node.NodeActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.user.UserActor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** State is made of what Flink serializes by itself; anything else would silently become Kryo. */
final class StateTypesTest {
  private static final Set<Class<?>> PLAIN =
      Set.of(
          boolean.class,
          int.class,
          long.class,
          Long.class,
          Integer.class,
          String.class,
          byte[].class,
          int[].class,
          long[].class);

  private final Map<String, Class<?>> tables = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyTableHoldsFlatPublicRecords() {
    StateFactory collector =
        new RecordingStateFactory((name, type) -> tables.put(tables.size() + " " + name, type));
    new ActorRunner(
        dev.throng.protocol.Topic.GUILD_INBOX, collector, state -> new GuildActor(state, 1));
    new UserActor(collector, 1);
    new DirectoryActor(collector);
    new NodeActor(collector);
    new Relay(collector, 1);

    tables.forEach((name, type) -> check(name, type));

    assertThat(tables).hasSizeGreaterThan(20);
    assertThat(wrong).isEmpty();
  }

  private void check(String where, Type type) {
    if (type instanceof Class<?> plain && PLAIN.contains(plain)) {
      return;
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      if (!Modifier.isPublic(record.getModifiers())) {
        wrong.add(where + ": " + record + " is not public");
      }
      for (RecordComponent component : record.getRecordComponents()) {
        String name = where + "." + component.getName();
        if (component.getGenericType() instanceof ParameterizedType list
            && list.getRawType() == List.class) {
          checkElement(name, list.getActualTypeArguments()[0]);
        } else {
          check(name, component.getGenericType());
        }
      }
      return;
    }
    wrong.add(where + ": " + type);
  }

  private void checkElement(String where, Type element) {
    if (element instanceof ParameterizedType) {
      wrong.add(where + ": a collection in a collection");
    } else {
      check(where + "[]", element);
    }
  }
}
