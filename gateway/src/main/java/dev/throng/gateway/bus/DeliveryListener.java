package dev.throng.gateway.bus;

import dev.throng.protocol.wire.Delivery;
import java.util.List;

/** Gets what the node's streams bring. Called on the thread that reads deliveries. */
public interface DeliveryListener {
  /**
   * Deliveries of one epoch in their order, without repeats. Does not wait for those who get them.
   *
   * @param epoch of the node
   * @param deliveries what was read at once
   */
  void deliver(long epoch, List<Item> deliveries);

  /**
   * Waits until more may come, because what was delivered is on its way to its receivers.
   *
   * @return false if that is still not so after this time
   */
  boolean awaitRoom(long timeoutMs) throws InterruptedException;

  /**
   * One delivery.
   *
   * @param afterGap something before it in its stream was lost: the stream's sessions must start
   *     again from a snapshot, and this one is for those that come after
   * @param causedMs when what caused it was written to its actor's inbox, in milliseconds of {@link
   *     System#nanoTime}'s clock
   */
  record Item(Delivery delivery, boolean afterGap, long causedMs) {}
}
