package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.snapshot.GuildCreate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch as it goes to sessions: the bytes before and after its sequence number, shared by all
 * that get it. The frame is {@code {"t":NAME,"s":SEQ,"op":0,"d":BODY}}.
 */
public final class EncodedDispatch {
  private static final byte[] MIDDLE = ",\"op\":0,\"d\":".getBytes(StandardCharsets.US_ASCII);
  private static final int SEQ_DIGITS_MAX = 19;

  /** Bytes that a dispatch costs in memory beside its body, about. */
  private static final int OVERHEAD_BYTES = 160;

  private static final byte[] NOTHING = {};

  private final byte[] head;
  private byte @Nullable [] tail;
  private byte[] rest;
  private final boolean shared;
  private final int sizeBytes;

  /** Resume buffers that it is in. */
  private int references;

  /** When it came into the first of them. */
  private long loggedMs;

  /**
   * The dispatch of this name with the JSON in {@code d}.
   *
   * @param shared whether it came in a stream, for all who may see it; false: made for one session
   */
  public EncodedDispatch(String t, ByteString body, boolean shared) {
    this(head(t), body, shared);
  }

  EncodedDispatch(byte[] head, ByteString body, boolean shared) {
    this.head = head;
    this.tail = Arrays.copyOf(MIDDLE, MIDDLE.length + body.size() + 1);
    body.copyTo(tail, MIDDLE.length);
    tail[tail.length - 1] = '}';
    this.rest = NOTHING;
    this.shared = shared;
    this.sizeBytes = tail.length + OVERHEAD_BYTES;
  }

  /** One that was made for one session, but for the rest of its body. */
  public EncodedDispatch(String t, GuildCreate body) {
    this.head = head(t);
    this.tail = Arrays.copyOf(MIDDLE, MIDDLE.length + body.own().length);
    System.arraycopy(body.own(), 0, tail, MIDDLE.length, body.own().length);
    this.rest = body.shared();
    this.shared = false;
    this.sizeBytes = tail.length + rest.length + OVERHEAD_BYTES;
  }

  static byte[] head(String t) {
    return ("{\"t\":\"" + t + "\",\"s\":").getBytes(StandardCharsets.UTF_8);
  }

  /** The dispatch's name and what comes before the number. */
  public byte[] head() {
    return head;
  }

  /**
   * What comes after the number: the opcode, the JSON in {@code d} and the closing brace. If there
   * is a {@link #rest}, all up to there.
   *
   * @throws IllegalStateException if it was dropped from memory
   */
  public byte[] tail() {
    byte[] bytes = tail;
    if (bytes == null) {
      throw new IllegalStateException("dropped from memory");
    }
    return bytes;
  }

  /**
   * The rest of the JSON in {@code d}, which several dispatches share; a closing brace follows.
   * Empty: there is none, nor a brace.
   */
  public byte[] rest() {
    return rest;
  }

  /** Bytes of the frame, at the most. */
  public int frameBytesMax() {
    return head.length + SEQ_DIGITS_MAX + tail().length + rest.length + 1;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  boolean isDropped() {
    return tail == null;
  }

  void drop() {
    tail = null;
    rest = NOTHING;
  }

  boolean isShared() {
    return shared;
  }

  long loggedMs() {
    return loggedMs;
  }

  /** One more buffer has it; true if it is the only one. */
  boolean retain(long nowMs) {
    if (references++ > 0) {
      return false;
    }
    loggedMs = nowMs;
    return true;
  }

  /** One buffer less has it; true if none has it any more. */
  boolean release() {
    return --references == 0;
  }
}
