package dev.throng.benchmarks.fanout;

import java.util.concurrent.CompletableFuture;

/** Sends one message to everybody. */
@FunctionalInterface
interface MessageSender {
  /**
   * Sends the message with this number.
   *
   * @param number of the message
   * @return what the server answered
   */
  CompletableFuture<Answer> send(int number, String content);

  /**
   * An answer.
   *
   * @param status of HTTP; 200 for a server without statuses
   * @param retryAfterMs when a client may send again; 0: at once
   */
  record Answer(int status, long retryAfterMs) {
    static final Answer TAKEN = new Answer(200, 0);
  }
}
