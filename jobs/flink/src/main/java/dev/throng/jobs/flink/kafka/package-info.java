/**
 * Kafka as the jobs use it: {@link dev.throng.jobs.flink.kafka.KafkaJobConnectors}, the sources and
 * sinks with the settings that the delivery promises rest on, their schemas, and the checks of the
 * topics at submission. Called by the jobs' main classes.
 */
@NullMarked
package dev.throng.jobs.flink.kafka;

import org.jspecify.annotations.NullMarked;
