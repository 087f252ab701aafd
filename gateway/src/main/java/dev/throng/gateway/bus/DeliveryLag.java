package dev.throng.gateway.bus;

import java.util.List;

/**
 * How late the sessions of a node will get what is sent to them now.
 *
 * @param ms what waits on the node will take so long; 0: nothing does
 * @param guilds those that make half of the node's deliveries
 */
public record DeliveryLag(long ms, List<Long> guilds) {
  /** Nobody waits. */
  public static final DeliveryLag NONE = new DeliveryLag(0, List.of());
}
