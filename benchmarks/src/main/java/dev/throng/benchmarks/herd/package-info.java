/**
 * Many clients that read the same pages of history: {@code ./throng bench herd}. What it found:
 * docs/data-service.md. {@link dev.throng.benchmarks.herd.HerdCommand} is called by the command
 * line, on the main thread; its clients live on event loops.
 */
@NullMarked
package dev.throng.benchmarks.herd;

import org.jspecify.annotations.NullMarked;
