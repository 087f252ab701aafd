package dev.throng.jobs.core.actor;

import com.google.protobuf.UnsafeByteOperations;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Seq;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects of one command, in order. Nothing is sent before the command has returned and the
 * whole is within its bounds, so a command that throws has no effects.
 */
public final class Effects {
  /**
   * Bytes of all effects of one command at the most: 8 MiB. Topic and producer limits lie above.
   */
  public static final int BYTES_MAX = 8 << 20;

  /**
   * Bytes of what is for relays, which is copied for each node and does not go through Kafka: 64
   * MiB for all nodes, of which one record has {@link #BYTES_MAX} at the most.
   */
  public static final int RELAY_BYTES_MAX = 64 << 20;

  private static final byte[] NO_BODY = {};

  private final long offset;
  private final long nowUs;
  private final List<OutRecord> records = new ArrayList<>();
  private final List<RelayRecord> relayRecords = new ArrayList<>();
  private int nextIndex;
  private long bytes;
  private long relayBytes;
  private long timerAtMs = -1;

  /**
   * No effects yet of an inbox record.
   *
   * @param offset of the record
   * @param nowUs see {@link #nowUs()}
   */
  public Effects(long offset, long nowUs) {
    this.offset = offset;
    this.nowUs = nowUs;
  }

  /**
   * When the command happens, microseconds since 1970: the time at which the broker appended its
   * record, or that of an earlier command if that is later. For a timer, processing time.
   */
  public long nowUs() {
    return nowUs;
  }

  /** Offset of the inbox record. */
  public long offset() {
    return offset;
  }

  /** Takes the next sequence number of this actor; each call gives a higher one. */
  public long nextSeq() {
    return Seq.of(offset, nextIndex++);
  }

  /** Adds a record to be written to Kafka. */
  public void send(Topic topic, long key, byte[] value) {
    send(new OutRecord(topic.ordinal(), key, value));
  }

  /** Adds a record to be written to Kafka. */
  void send(OutRecord record) {
    count(record.value());
    records.add(record);
  }

  /** Replies to the caller; no-op without {@code reply_to}. */
  public void reply(Header asked, int status, byte[] body) {
    reply(asked, status, body, 0);
  }

  /**
   * Replies to the caller; no-op without {@code reply_to}.
   *
   * @param value a number where the answer is one; 0 otherwise
   */
  public void reply(Header asked, int status, byte[] body, long value) {
    reply(
        asked,
        Reply.newBuilder()
            .setStatus(status)
            .setBody(UnsafeByteOperations.unsafeWrap(body))
            .setValue(value));
  }

  /** Replies 204 to the caller; no-op without {@code reply_to}. */
  public void replyNoContent(Header asked) {
    reply(asked, 204, NO_BODY);
  }

  /** Replies an error to the caller; no-op without {@code reply_to}. */
  public void reject(Header asked, DiscordError error) {
    reply(asked, error.status(), error.body());
  }

  /**
   * Replies to the caller; no-op without {@code reply_to}.
   *
   * @param reply all but its request id
   */
  public void reply(Header asked, Reply.Builder reply) {
    if (asked.hasReplyTo()) {
      ReplyTo to = asked.getReplyTo();
      send(
          Topic.REPLIES, to.getNode(), reply.setRequestId(to.getRequestId()).build().toByteArray());
    }
  }

  /** Adds a record for a relay. */
  public void relay(RelayRecord record) {
    relayBytes += record.value().length;
    if (relayBytes > RELAY_BYTES_MAX || record.value().length > BYTES_MAX) {
      throw new EffectsTooLargeException(
          "relay effects: "
              + relayBytes
              + " bytes, "
              + record.value().length
              + " in one record (expected: up to "
              + RELAY_BYTES_MAX
              + ", "
              + BYTES_MAX
              + ")");
    }
    checkCount();
    relayRecords.add(record);
  }

  /**
   * Asks for one call of {@link Actor#onTimer} at this processing time. Replaces nothing: several
   * timers may be pending.
   */
  public void timerAtMs(long timeMs) {
    this.timerAtMs = timeMs;
  }

  /** Processing time of the timer to set, or -1. */
  public long timerAtMs() {
    return timerAtMs;
  }

  /** Of what goes to Kafka so far; {@link #BYTES_MAX} at the most. */
  public long bytes() {
    return bytes;
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
    if (bytes > BYTES_MAX) {
      throw new EffectsTooLargeException(
          "effects: " + bytes + " bytes (expected: up to " + BYTES_MAX + ")");
    }
    checkCount();
  }

  private void checkCount() {
    int count = records.size() + relayRecords.size();
    if (count >= Seq.EFFECTS_MAX) {
      throw new EffectsTooLargeException(
          "effects: " + count + " records (expected: up to " + Seq.EFFECTS_MAX + ")");
    }
  }
}
