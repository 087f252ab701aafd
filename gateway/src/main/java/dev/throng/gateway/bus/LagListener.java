package dev.throng.gateway.bus;

/** Hears of the nodes' lags, its own node's included. Called on a thread of the bus. */
@FunctionalInterface
public interface LagListener {
  /** The last of a node counts, for a second. */
  void heard(int node, DeliveryLag lag);
}
