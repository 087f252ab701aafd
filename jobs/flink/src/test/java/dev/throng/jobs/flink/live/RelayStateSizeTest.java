package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.PickYourRoles;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TableCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RocksDB keeps of a relay, before it compresses it. */
final class RelayStateSizeTest {
  private static final int SESSIONS = 10_000;

  /** Key group, guild and node, and the row's number. */
  private static final int KEY_BYTES = 25;

  /** Name of the table and row to bytes. */
  private final Map<String, Integer> rows = new HashMap<>();

  @ParameterizedTest(
      name = "{0} role sets (0: one for each user), passive: {2}: up to {1} bytes for a session")
  @CsvSource({"100, 64, false", "0, 230, false", "100, 64, true", "0, 230, true"})
  void aSessionTakesFewBytesInItsRelay(int roleSets, int bytesMax, boolean passive) {
    RelayRunner relay =
        new RelayRunner(
            new Weighing(),
            tables -> new Relay(tables, 7),
            (record, cause) -> {
              throw new AssertionError(cause);
            });
    PickYourRoles guild = new PickYourRoles(1, roleSets, relay::run);
    int structure = bytes();
    for (int i = 0; i < SESSIONS; i++) {
      // Of ten, nine are passive.
      var unused = guild.attach(passive && i % 10 != 0);
    }

    int perSession = (bytes() - structure) / SESSIONS;
    System.out.println(
        "roleSets="
            + roleSets
            + " passive="
            + passive
            + " bytes="
            + perSession
            + " outline="
            + structure);
    assertThat(perSession).isBetween(1, bytesMax);
  }

  private int bytes() {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }

  private final class Weighing implements StateFactory {
    private final StateFactory state = new MemoryStateFactory();

    @Override
    public <V> Table<V> table(String name, Class<V> type) {
      TypeSerializer<V> serializer =
          TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
      Table<V> table = state.table(name, type);
      return new Table<>() {
        @Override
        public @Nullable V get(long key) {
          return table.get(key);
        }

        @Override
        public void put(long key, V value) {
          DataOutputSerializer out = new DataOutputSerializer(64);
          try {
            serializer.serialize(value, out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          rows.put(name + " " + key, KEY_BYTES + out.length());
          table.put(key, value);
        }

        @Override
        public void remove(long key) {
          rows.remove(name + " " + key);
          table.remove(key);
        }

        @Override
        public void clear() {
          rows.keySet().removeIf(row -> row.startsWith(name + " "));
          table.clear();
        }
      };
    }

    @Override
    public <V> Cell<V> cell(String name, Class<V> type) {
      return new TableCell<>(table(name, type));
    }
  }
}
