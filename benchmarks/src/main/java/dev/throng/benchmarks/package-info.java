/**
 * JMH benchmarks of the steps that a message takes, each in one class with the yardstick that its
 * figure is divided by: absolute times depend on the machine, ratios of the same run much less.
 * {@link dev.throng.benchmarks.BenchmarksMain} runs them.
 */
@NullMarked
package dev.throng.benchmarks;

import org.jspecify.annotations.NullMarked;
