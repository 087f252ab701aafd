/**
 * What the public log means for the message store: {@link
 * dev.throng.jobs.core.store.MessageMutation} is the row that an event writes or deletes, {@link
 * dev.throng.jobs.core.store.DurablePrefix} says up to where everything is durable. Called by the
 * store job; one partition at a time, single-threaded.
 */
@NullMarked
package dev.throng.jobs.core.store;

import org.jspecify.annotations.NullMarked;
