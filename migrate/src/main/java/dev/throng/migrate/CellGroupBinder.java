package dev.throng.migrate;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlValue;
import dev.throng.connectors.cassandra.CqlWrite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The statement that writes a group of cells. */
record CellGroupBinder(TableCopy copy) implements CqlBinder<CellGroup> {
  @Override
  public CqlWrite bind(CellGroup group) {
    List<Object> values = new ArrayList<>();
    for (byte[] value : group.values()) {
      values.add(new Wire(value));
    }
    values.add(group.writeTimeUs());
    if (group.ttlSeconds() > 0) {
      values.add(group.ttlSeconds());
    }
    return new CqlWrite(cql(group), Collections.unmodifiableList(values));
  }

  private String cql(CellGroup group) {
    List<String> names =
        IntStream.of(group.columns()).mapToObj(i -> copy.columns().get(i).name()).toList();
    return "INSERT INTO "
        + copy.target()
        + " ("
        + String.join(", ", names)
        + ") VALUES ("
        + String.join(", ", Collections.nCopies(names.size(), "?"))
        + ") USING TIMESTAMP ?"
        + (group.ttlSeconds() > 0 ? " AND TTL ?" : "");
  }

  /**
   * The form that values have on the wire is the same in all versions of the protocol from 3 on.
   */
  private record Wire(byte[] bytes) implements CqlValue {
    @Override
    public Object of(DataType type) {
      return CodecRegistry.DEFAULT
          .codecFor(type)
          .decode(ByteBuffer.wrap(bytes), ProtocolVersion.DEFAULT);
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }
  }
}
