/**
 * The frame in which actors run: {@link dev.throng.jobs.core.Actor} is a deterministic function of
 * its inbox, {@link dev.throng.jobs.core.StateFactory} gives it its state, {@link
 * dev.throng.jobs.core.Effects} takes what it wants done, and {@link
 * dev.throng.jobs.core.ActorRunner} makes each command a transaction. Single-threaded: a shell
 * calls one actor at a time.
 */
@NullMarked
package dev.throng.jobs.core;

import org.jspecify.annotations.NullMarked;
