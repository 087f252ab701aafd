/**
 * A gateway node: {@link dev.throng.gateway.GatewayMain} reads a {@link
 * dev.throng.gateway.config.GatewayConfig}, puts the bus, the sessions, the socket and the REST
 * server together and takes them apart again. Called by the operating system; one thread.
 */
@NullMarked
package dev.throng.gateway;

import org.jspecify.annotations.NullMarked;
