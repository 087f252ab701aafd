/**
 * What all jobs share: {@link dev.throng.jobs.flink.ActorFunction}, the shell in which any actor
 * runs on keyed state, and {@link dev.throng.jobs.flink.KafkaEndpoints}, the sources and sinks with
 * the settings that the delivery promises rest on. Called by the jobs' main classes, which build
 * their graph from it. Functions are called by one task thread each.
 */
@NullMarked
package dev.throng.jobs.flink;

import org.jspecify.annotations.NullMarked;
