/**
 * Metrics of the jobs, in the metric group {@code throng} of each operator: {@link
 * dev.throng.jobs.flink.metrics.MetricNames}. Updated by functions on their task thread.
 */
@NullMarked
package dev.throng.jobs.flink.metrics;

import org.jspecify.annotations.NullMarked;
