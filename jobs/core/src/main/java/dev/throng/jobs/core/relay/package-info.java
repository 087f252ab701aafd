/**
 * The second level of fan-out: {@link dev.throng.jobs.core.relay.Relay}, one per guild and gateway
 * node. Called by its shell, command by command, in one thread.
 */
@NullMarked
package dev.throng.jobs.core.relay;

import org.jspecify.annotations.NullMarked;
