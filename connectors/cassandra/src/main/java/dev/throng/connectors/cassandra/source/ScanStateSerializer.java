package dev.throng.connectors.cassandra.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 1: whether it is planned (1 byte), the version of the splits' serializer and their number
 * (4 bytes each), then each split with its length (4 bytes) before it. All big-endian.
 */
final class ScanStateSerializer implements SimpleVersionedSerializer<ScanState> {
  private static final int VERSION_1 = 1;

  private final TokenRangeSplitSerializer splits = new TokenRangeSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION_1;
  }

  @Override
  public byte[] serialize(ScanState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeBoolean(state.planned());
    out.writeInt(splits.getVersion());
    out.writeInt(state.unassigned().size());
    for (TokenRangeSplit split : state.unassigned()) {
      byte[] bytes = splits.serialize(split);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public ScanState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION_1) {
      throw new IOException("scan of version " + version + " (expected: " + VERSION_1 + ")");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    boolean planned = in.readBoolean();
    int splitVersion = in.readInt();
    int count = in.readInt();
    List<TokenRangeSplit> unassigned = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      unassigned.add(splits.deserialize(splitVersion, bytes));
    }
    return new ScanState(planned, unassigned);
  }
}
