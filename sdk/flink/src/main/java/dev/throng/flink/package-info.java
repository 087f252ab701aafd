/**
 * Throng's public log as a Flink stream, for jobs of your own: {@link
 * dev.throng.flink.ThrongEvents} is where to begin.
 */
@NullMarked
package dev.throng.flink;

import org.jspecify.annotations.NullMarked;
