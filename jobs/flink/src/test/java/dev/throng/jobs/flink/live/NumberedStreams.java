package dev.throng.jobs.flink.live;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads numbered streams as a gateway does: {@code seq} not above the last is a repeat, {@code
 * prevSeq} other than the last is a gap. What is kept are the bytes of each record.
 */
final class NumberedStreams {
  private final Map<String, List<byte[]>> records = new TreeMap<>();
  private final Map<String, Long> last = new LinkedHashMap<>();
  private final Set<ByteBuffer> unnumbered = new HashSet<>();
  private final List<String> gaps = new ArrayList<>();
  private int repeats;

  /** A record of {@code deliveries}. */
  void delivery(int node, byte[] value) throws InvalidProtocolBufferException {
    Delivery delivery = Delivery.parseFrom(value);
    if (delivery.getStream() == 0) {
      return; // The NodeActor's word to a node is not numbered.
    }
    if (delivery.getSeq() == 0) {
      unnumbered.add(ByteBuffer.wrap(value));
      return;
    }
    String stream =
        "deliveries node=" + node + " stream=" + delivery.getStream() + " " + delivery.getEpoch();
    add(stream, delivery.getSeq(), delivery.getPrevSeq(), value);
  }

  /** A record of {@code events}. */
  void event(byte[] value) throws InvalidProtocolBufferException {
    Event event = Event.parseFrom(value);
    String stream = "events guild=" + event.getGuild() + " channel=" + event.getChannel();
    add(stream, event.getSeq(), event.getPrevSeq(), value);
  }

  private void add(String stream, long seq, long prevSeq, byte[] value) {
    long before = last.getOrDefault(stream, 0L);
    if (seq <= before) {
      repeats++;
      return;
    }
    if (prevSeq != before) {
      gaps.add(stream + ": prevSeq=" + prevSeq + " after " + before);
    }
    last.put(stream, seq);
    records.computeIfAbsent(stream, key -> new ArrayList<>()).add(value);
  }

  /** The records of each stream, each once, in order. */
  Map<String, List<byte[]>> records() {
    return records;
  }

  /** Deliveries to sessions of a user that have no number, each once. */
  Set<ByteBuffer> unnumbered() {
    return unnumbered;
  }

  /** What was missing. */
  List<String> gaps() {
    return gaps;
  }

  /** How many records came again. */
  int repeats() {
    return repeats;
  }
}
