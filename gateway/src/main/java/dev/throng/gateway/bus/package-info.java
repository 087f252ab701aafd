/**
 * The gateway's side of Kafka: commands out, replies and deliveries in, the node's lease and epoch.
 * Callers may be on any thread; futures complete on the bus's own thread and hand over to an event
 * loop.
 */
@NullMarked
package dev.throng.gateway.bus;

import org.jspecify.annotations.NullMarked;
