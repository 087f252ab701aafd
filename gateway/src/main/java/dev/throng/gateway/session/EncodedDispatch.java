package dev.throng.gateway.session;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch as it goes to sessions: the bytes before and after its sequence number, shared by all
 * that get it. The frame is {@code {"t":NAME,"s":SEQ,"op":0,"d":BODY}}.
 */
public final class EncodedDispatch {
  private static final byte[] MIDDLE = ",\"op\":0,\"d\":".getBytes(StandardCharsets.US_ASCII);
  private static final int SEQ_DIGITS_MAX = 19;

  /** Bytes that a dispatch costs in memory beside its body, about. */
  private static final int OVERHEAD_BYTES = 96;

  private final byte[] head;
  private byte @Nullable [] body;
  private boolean logged;
  private final int sizeBytes;

  /** The dispatch of this name with the JSON in {@code d}. */
  public EncodedDispatch(String t, byte[] body) {
    this(head(t), body);
  }

  EncodedDispatch(byte[] head, byte[] body) {
    this.head = head;
    this.body = body;
    this.sizeBytes = body.length + OVERHEAD_BYTES;
  }

  static byte[] head(String t) {
    return ("{\"t\":\"" + t + "\",\"s\":").getBytes(StandardCharsets.UTF_8);
  }

  /** The dispatch's name and what comes before the number. */
  public byte[] head() {
    return head;
  }

  /** What comes between the number and the body. */
  public static byte[] middle() {
    return MIDDLE;
  }

  /**
   * The JSON in {@code d}; what comes after it is a closing brace.
   *
   * @throws IllegalStateException if it was dropped from memory
   */
  public byte[] body() {
    byte[] bytes = body;
    if (bytes == null) {
      throw new IllegalStateException("dropped from memory");
    }
    return bytes;
  }

  /** Bytes of the frame, at the most. */
  public int frameBytesMax() {
    return head.length + SEQ_DIGITS_MAX + MIDDLE.length + body().length + 1;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  boolean isDropped() {
    return body == null;
  }

  void drop() {
    body = null;
  }

  /** True the first time. */
  boolean markLogged() {
    boolean first = !logged;
    logged = true;
    return first;
  }
}
