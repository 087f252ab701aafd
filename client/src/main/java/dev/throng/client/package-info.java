/**
 * A small client of Throng's public interface: REST through {@link dev.throng.client.RestTransport}
 * and {@link dev.throng.client.ThrongApi}, the gateway through {@link
 * dev.throng.client.GatewaySession}. It knows the protocol and nothing of the servers behind it.
 * The launcher, the demo, the fault runs and the end-to-end tests call it; a session's listener
 * runs on the socket's thread, one call at a time.
 */
@NullMarked
package dev.throng.client;

import org.jspecify.annotations.NullMarked;
