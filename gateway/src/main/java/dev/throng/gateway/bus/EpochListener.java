package dev.throng.gateway.bus;

/** Follows the node's epochs. Called on the lease's thread. */
public interface EpochListener {
  /** Sessions may be opened in this epoch: the lease is granted and every delivery will be seen. */
  void opened(long epoch);

  /** All sessions of this epoch are over: actors have, or will have, forgotten them. */
  void closed(long epoch);
}
