package dev.throng.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 1: the number of requests; of each cell, index, routing and id (modified UTF-8), version,
 * length of the source, source.
 */
@Internal
final class PendingRequestsSerializer implements SimpleVersionedSerializer<PendingRequests> {
  static final int VERSION_1 = 1;
  private static final int INITIAL_BYTES = 4_096;

  @Override
  public int getVersion() {
    return VERSION_1;
  }

  @Override
  public byte[] serialize(PendingRequests pending) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
    out.writeInt(pending.requests().size());
    for (DocumentRequest request : pending.requests()) {
      out.writeUTF(request.address().cell());
      out.writeUTF(request.address().index());
      out.writeUTF(request.address().routing());
      out.writeUTF(request.address().id());
      out.writeLong(request.version());
      out.writeInt(request.source().length);
      out.write(request.source());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public PendingRequests deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION_1) {
      throw new IOException("version of pending requests: " + version + " (expected: 1)");
    }
    return readVersion1(new DataInputDeserializer(bytes));
  }

  private static PendingRequests readVersion1(DataInputDeserializer in) throws IOException {
    int count = in.readInt();
    List<DocumentRequest> requests = new ArrayList<>(Math.min(count, in.available()));
    for (int i = 0; i < count; i++) {
      DocumentAddress address =
          new DocumentAddress(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
      long documentVersion = in.readLong();
      byte[] source = new byte[in.readInt()];
      in.readFully(source);
      requests.add(new DocumentRequest(address, documentVersion, source));
    }
    return new PendingRequests(requests);
  }
}
