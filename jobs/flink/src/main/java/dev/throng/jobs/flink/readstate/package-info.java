/**
 * The read-state job: {@code readstate.inbox} and {@code events} → what people have read. {@link
 * dev.throng.jobs.flink.readstate.ReadStateJob} is its main class, submitted to Flink; {@link
 * dev.throng.jobs.flink.readstate.ReadStateGraph} is its graph. The functions translate; what is
 * decided is in {@code dev.throng.jobs.core.readstate}.
 */
@NullMarked
package dev.throng.jobs.flink.readstate;

import org.jspecify.annotations.NullMarked;
