package dev.throng.gateway.bus;

import dev.throng.protocol.wire.Delivery;
import java.util.List;

/** Gets what the node's streams bring. Called on the thread that reads deliveries; may block it. */
public interface DeliveryListener {
  /**
   * Deliveries of one epoch in their order, without repeats.
   *
   * @param epoch of the node
   * @param deliveries what was read at once
   */
  void deliver(long epoch, List<Item> deliveries);

  /**
   * One delivery.
   *
   * @param afterGap something before it in its stream was lost: the stream's sessions must start
   *     again from a snapshot, and this one is for those that come after
   */
  record Item(Delivery delivery, boolean afterGap) {}
}
