package dev.throng.connectors.cassandra.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 1: start and end, 8 bytes each, then 4 bytes: the length of the paging state that
 * follows, or -1 for none, or -2 for a split that is done. All big-endian.
 */
final class TokenRangeSplitSerializer implements SimpleVersionedSerializer<TokenRangeSplit> {
  private static final int VERSION_1 = 1;
  private static final int FROM_THE_START = -1;
  private static final int DONE = -2;
  private static final int FIXED_BYTES = 20;

  @Override
  public int getVersion() {
    return VERSION_1;
  }

  @Override
  public byte[] serialize(TokenRangeSplit split) throws IOException {
    byte[] pagingState = split.pagingState();
    DataOutputSerializer out =
        new DataOutputSerializer(FIXED_BYTES + (pagingState == null ? 0 : pagingState.length));
    out.writeLong(split.start());
    out.writeLong(split.end());
    if (pagingState == null) {
      out.writeInt(split.done() ? DONE : FROM_THE_START);
    } else {
      out.writeInt(pagingState.length);
      out.write(pagingState);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public TokenRangeSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION_1) {
      throw new IOException("split of version " + version + " (expected: " + VERSION_1 + ")");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    long start = in.readLong();
    long end = in.readLong();
    int length = in.readInt();
    if (length < 0) {
      return new TokenRangeSplit(start, end, null, length == DONE);
    }
    byte[] pagingState = new byte[length];
    in.readFully(pagingState);
    return new TokenRangeSplit(start, end, pagingState, false);
  }
}
