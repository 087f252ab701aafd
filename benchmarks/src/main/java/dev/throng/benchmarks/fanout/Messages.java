package dev.throng.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The messages of a run: what they say, when each was due, and how one is recognized in a frame.
 * Their numbers begin at 0. Thread-safe.
 */
final class Messages {
  static final int BYTES_MIN = 60;
  static final int BYTES_MAX = 2_000;

  /** No message of this run. */
  static final int NONE = -1;

  private final byte[] marker;
  private final String text;
  private final int bytes;
  private final AtomicLongArray dueNs;

  /**
   * A run.
   *
   * @param max messages at the most
   * @param bytes of each content
   */
  Messages(int max, int bytes) {
    this.text = "bench %016x ".formatted(ThreadLocalRandom.current().nextLong());
    this.marker = text.getBytes(StandardCharsets.US_ASCII);
    this.bytes = bytes;
    this.dueNs = new AtomicLongArray(max);
  }

  int max() {
    return dueNs.length();
  }

  /** The content of a message that is due at this time. */
  String content(int number, long atNs) {
    dueNs.set(number, atNs);
    String begin = text + number + " ";
    return begin + "x".repeat(Math.max(0, bytes - begin.length()));
  }

  /** When a message was due, on {@link System#nanoTime}'s clock. */
  long dueNs(int number) {
    return dueNs.get(number);
  }

  /** The number of the message that a frame brings, or {@link #NONE}. */
  int numberIn(ByteBuf frame) {
    int end = frame.writerIndex();
    int at = frame.readerIndex();
    while (true) {
      int found = frame.indexOf(at, end, marker[0]);
      if (found < 0 || found + marker.length >= end) {
        return NONE;
      }
      if (matches(frame, found)) {
        return number(frame, found + marker.length, end);
      }
      at = found + 1;
    }
  }

  private boolean matches(ByteBuf frame, int at) {
    for (int i = 1; i < marker.length; i++) {
      if (frame.getByte(at + i) != marker[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(ByteBuf frame, int at, int end) {
    int number = 0;
    for (int i = at; i < end; i++) {
      int digit = frame.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        return i == at || number >= max() ? NONE : number;
      }
      number = Math.min(max(), number * 10 + digit);
    }
    return NONE;
  }
}
