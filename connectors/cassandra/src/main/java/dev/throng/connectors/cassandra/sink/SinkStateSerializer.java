package dev.throng.connectors.cassandra.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 1: the snapshot of the elements' serializer as Flink writes it, the number of entries (4
 * bytes), then of each its write time (8 bytes) and the element. Elements are read with the
 * serializer that wrote them, so their type may evolve as in any of Flink's states.
 */
final class SinkStateSerializer<T>
    implements SimpleVersionedSerializer<BufferedRequestState<SinkEntry<T>>> {
  private static final int VERSION_1 = 1;

  private final TypeSerializer<T> elements;
  private final SinkEntryFactory<T> entries;

  SinkStateSerializer(TypeSerializer<T> elements, SinkEntryFactory<T> entries) {
    this.elements = elements;
    this.entries = entries;
  }

  @Override
  public int getVersion() {
    return VERSION_1;
  }

  @Override
  public byte[] serialize(BufferedRequestState<SinkEntry<T>> state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, elements.snapshotConfiguration());
    Collection<RequestEntryWrapper<SinkEntry<T>>> buffered = state.getBufferedRequestEntries();
    out.writeInt(buffered.size());
    for (RequestEntryWrapper<SinkEntry<T>> wrapper : buffered) {
      SinkEntry<T> entry = wrapper.getRequestEntry();
      out.writeLong(entry.writeTimeUs());
      elements.serialize(entry.element(), out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public BufferedRequestState<SinkEntry<T>> deserialize(int version, byte[] serialized)
      throws IOException {
    if (version != VERSION_1) {
      throw new IOException("sink state of version " + version + " (expected: " + VERSION_1 + ")");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    TypeSerializerSnapshot<T> writtenBy =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            in, Thread.currentThread().getContextClassLoader());
    TypeSerializer<T> reader = writtenBy.restoreSerializer();
    int count = in.readInt();
    List<RequestEntryWrapper<SinkEntry<T>>> buffered = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long writeTimeUs = in.readLong();
      SinkEntry<T> entry = entries.entry(reader.deserialize(in), writeTimeUs);
      buffered.add(new RequestEntryWrapper<>(entry, entry.sizeBytes()));
    }
    return new BufferedRequestState<>(buffered);
  }
}
