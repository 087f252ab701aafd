package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TableCell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tables and cells of one actor on the heap whose values go through Flink's serializers, as
 * RocksDB's do. Never part of a checkpoint. Not thread-safe.
 */
public final class ScratchStateFactory implements StateFactory {
  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    return new ScratchTable<>(
        TypeInformation.of(type).createSerializer(new SerializerConfigImpl()));
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    return new TableCell<>(table(name, type));
  }

  private static final class ScratchTable<V> implements Table<V> {
    private final Map<Long, byte[]> values = new HashMap<>();
    private final DataOutputSerializer output = new DataOutputSerializer(256);
    private final DataInputDeserializer input = new DataInputDeserializer();
    private final TypeSerializer<V> serializer;

    private ScratchTable(TypeSerializer<V> serializer) {
      this.serializer = serializer;
    }

    @Override
    public @Nullable V get(long key) {
      byte[] bytes = values.get(key);
      if (bytes == null) {
        return null;
      }
      input.setBuffer(bytes);
      try {
        return serializer.deserialize(input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void put(long key, V value) {
      output.clear();
      try {
        serializer.serialize(value, output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      values.put(key, Arrays.copyOf(output.getSharedBuffer(), output.length()));
    }

    @Override
    public void remove(long key) {
      values.remove(key);
    }

    @Override
    public void clear() {
      values.clear();
    }
  }
}
