/**
 * What people have read: {@link dev.throng.jobs.core.readstate.ReadStateActor} keeps, per user and
 * channel, the last acknowledged message and the mentions above it. {@link
 * dev.throng.jobs.core.readstate.ChannelMarks} makes of the public log what concerns one user.
 * Called by the read-state job through {@link dev.throng.jobs.core.readstate.ReadStateRunner};
 * single-threaded, one key at a time.
 */
@NullMarked
package dev.throng.jobs.core.readstate;

import org.jspecify.annotations.NullMarked;
