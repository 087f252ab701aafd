/**
 * The state port of the actors: {@link dev.throng.jobs.core.state.Table}, made by a {@link
 * dev.throng.jobs.core.state.StateFactory}, with the collections built on it (sorted id sets,
 * tables whose entries expire). Backed by Flink's {@code MapState} in a job and by maps in tests;
 * one thread per instance.
 */
@NullMarked
package dev.throng.jobs.core.state;

import org.jspecify.annotations.NullMarked;
