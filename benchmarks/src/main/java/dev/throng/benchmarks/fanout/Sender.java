package dev.throng.benchmarks.fanout;

import java.util.concurrent.CompletableFuture;

/** Sends one message to everybody. */
@FunctionalInterface
interface Sender {
  /**
   * Sends it.
   *
   * @param number of the message
   * @return the answer's HTTP status; 200 for a server without statuses
   */
  CompletableFuture<Integer> send(int number, String content);
}
