/**
 * The socket: Netty's event loops move bytes between clients and the {@link
 * dev.throng.gateway.session.SessionHub} of each loop. {@link
 * dev.throng.gateway.ws.WebSocketServer} is made by the gateway's main program. Everything but that
 * class belongs to one event loop.
 */
@NullMarked
package dev.throng.gateway.ws;

import org.jspecify.annotations.NullMarked;
