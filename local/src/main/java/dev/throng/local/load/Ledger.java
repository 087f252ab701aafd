package dev.throng.local.load;

import java.util.Arrays;

/**
 * What became of every message of one run, by its number 0, 1, 2, ... A message is sent once or
 * several times with the same nonce and is at most acknowledged once. Thread-safe.
 */
public final class Ledger {
  private static final int MESSAGES_MAX = 4_000_000;

  private long[] sentNanos = new long[1024];
  private long[] messageIds = new long[1024];
  private long[] acknowledgedNanos = new long[1024];
  private int sent;
  private int acknowledged;
  private int retries;
  private int contradictions;

  /** Notes the first attempt to send the next message and returns its number. */
  public synchronized int send(long nowNanos) {
    if (sent == MESSAGES_MAX) {
      throw new IllegalStateException("more than " + MESSAGES_MAX + " messages in one run");
    }
    if (sent == sentNanos.length) {
      sentNanos = Arrays.copyOf(sentNanos, sent * 2);
      messageIds = Arrays.copyOf(messageIds, sent * 2);
      acknowledgedNanos = Arrays.copyOf(acknowledgedNanos, sent * 2);
    }
    sentNanos[sent] = nowNanos;
    return sent++;
  }

  /** Notes that a message is sent once more. */
  public synchronized void retry() {
    retries++;
  }

  /** Notes the message id that the server answered with. */
  public synchronized void acknowledge(int number, long messageId, long nowNanos) {
    if (messageIds[number] == 0) {
      acknowledged++;
      messageIds[number] = messageId;
      acknowledgedNanos[number] = nowNanos;
    } else if (messageIds[number] != messageId) {
      contradictions++;
    }
  }

  /** How many messages there are. */
  public synchronized int sent() {
    return sent;
  }

  /** How many of them the server confirmed. */
  public synchronized int acknowledged() {
    return acknowledged;
  }

  /** How many further attempts were needed. */
  public synchronized int retries() {
    return retries;
  }

  /** How often one number was acknowledged with two message ids: a lost de-duplication. */
  public synchronized int contradictions() {
    return contradictions;
  }

  /** The id under which the message was acknowledged, 0 if it was not. */
  public synchronized long messageId(int number) {
    return messageIds[number];
  }

  /** When the message was first sent, {@link System#nanoTime}. */
  public synchronized long sentNanos(int number) {
    return sentNanos[number];
  }

  /** From the first attempt to the answer; 0 if there was none. */
  public synchronized long roundTripNanos(int number) {
    return messageIds[number] == 0 ? 0 : acknowledgedNanos[number] - sentNanos[number];
  }
}
