/**
 * What every actor is built from: {@link dev.throng.jobs.core.actor.Actor} handles a command and
 * returns {@link dev.throng.jobs.core.actor.Effects}, and {@link
 * dev.throng.jobs.core.actor.ActorRunner} makes each command a transaction. Called by the Flink
 * functions in {@code jobs/flink}, one task thread per instance.
 */
@NullMarked
package dev.throng.jobs.core.actor;

import org.jspecify.annotations.NullMarked;
