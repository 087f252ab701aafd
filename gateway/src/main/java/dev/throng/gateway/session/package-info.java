/**
 * Sessions without sockets: the protocol's state machine ({@link
 * dev.throng.gateway.session.SessionMachine}), the streams and groups that sessions hang on,
 * intents and resume buffers. Pure: no I/O, no clock of its own. Called by the socket's event
 * loops, each of which has its own {@link dev.throng.gateway.session.SessionHub}; nothing is shared
 * between them.
 */
@NullMarked
package dev.throng.gateway.session;

import org.jspecify.annotations.NullMarked;
