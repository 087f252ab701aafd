/**
 * {@code ./throng bench readstates}: what people have read, in the operator of the read-state job.
 * Main type: {@link dev.throng.benchmarks.readstate.ReadStatesCommand}. One thread.
 */
@NullMarked
package dev.throng.benchmarks.readstate;

import org.jspecify.annotations.NullMarked;
