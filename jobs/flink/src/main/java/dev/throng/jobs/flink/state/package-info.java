/**
 * The actors' tables and cells on Flink's keyed state: {@link
 * dev.throng.jobs.flink.state.KeyedStateFactory}. Called by the functions on their task thread.
 */
@NullMarked
package dev.throng.jobs.flink.state;

import org.jspecify.annotations.NullMarked;
