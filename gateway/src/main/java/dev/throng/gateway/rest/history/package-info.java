/**
 * Reads of messages, coalesced: {@link dev.throng.gateway.rest.history.CoalescedReads} is what
 * endpoints ask, {@link dev.throng.gateway.rest.history.Batches} decides which requests share a
 * command. Called by event loops and by the bus's thread.
 */
@NullMarked
package dev.throng.gateway.rest.history;

import org.jspecify.annotations.NullMarked;
