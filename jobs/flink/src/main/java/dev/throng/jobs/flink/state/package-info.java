/**
 * The actors' tables on Flink's keyed {@code MapState}: {@link
 * dev.throng.jobs.flink.state.MapStateFactory}. Called by the functions on their task thread.
 */
@NullMarked
package dev.throng.jobs.flink.state;

import org.jspecify.annotations.NullMarked;
