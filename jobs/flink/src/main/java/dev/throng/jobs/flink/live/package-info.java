/**
 * The live job: every actor between the gateways' commands and the deliveries to their sessions.
 * {@link dev.throng.jobs.flink.live.LiveJob} is its main class, submitted to Flink; {@link
 * dev.throng.jobs.flink.live.LiveGraph} is its graph, which tests run too. Runs on the thread that
 * submits.
 */
@NullMarked
package dev.throng.jobs.flink.live;

import org.jspecify.annotations.NullMarked;
