package dev.throng.jobs.core;

import dev.throng.protocol.Seq;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * What one command wants done, in order. Nothing leaves before the command has returned and the
 * whole has passed its bounds, so a command that throws has no effects.
 */
public final class Effects {
  /**
   * Bytes of all effects of one command at the most: 8 MiB. Topic and producer limits lie above.
   */
  public static final int BYTES_MAX = 8 << 20;

  private final long offset;
  private final List<OutRecord> records = new ArrayList<>();
  private final List<RelayRecord> relayRecords = new ArrayList<>();
  private int nextIndex;
  private long bytes;
  private long timerAtMs = -1;

  /** Effects of the inbox record at this offset. */
  public Effects(long offset) {
    this.offset = offset;
  }

  /** The next position in the actor's streams; each call gives a higher one. */
  public long nextSeq() {
    return Seq.of(offset, nextIndex++);
  }

  /** Wants a record written. */
  public void send(Topic topic, long key, byte[] value) {
    count(value);
    records.add(new OutRecord(topic.ordinal(), key, value));
  }

  /** Wants a relay told. */
  public void relay(long guild, int node, byte[] value) {
    count(value);
    relayRecords.add(new RelayRecord(guild, node, value));
  }

  /**
   * Wants {@link Actor#onTimer} called once at this processing time. Replaces nothing: several
   * timers may be pending.
   */
  public void timerAtMs(long timeMs) {
    this.timerAtMs = timeMs;
  }

  /** Processing time of the timer to set, or -1. */
  public long timerAtMs() {
    return timerAtMs;
  }

  /** Kafka records in order. */
  public List<OutRecord> records() {
    return records;
  }

  /** Relay records in order. */
  public List<RelayRecord> relayRecords() {
    return relayRecords;
  }

  private void count(byte[] value) {
    bytes += value.length;
    if (bytes > BYTES_MAX || records.size() + relayRecords.size() >= Seq.EFFECTS_MAX) {
      throw new EffectsTooLargeException(
          "effects: "
              + bytes
              + " bytes, "
              + (records.size() + relayRecords.size())
              + " records (expected: up to "
              + BYTES_MAX
              + ", "
              + Seq.EFFECTS_MAX
              + ")");
    }
  }
}
